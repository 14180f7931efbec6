import { PREFIX } from '../../kube/labels.ts'
import type { ProcessContext } from '../../process/run.ts'
import type { SideContainer } from '../provider.ts'
import { docker, dockerOk, type NodeContainer } from './docker.ts'
import type { KindEngine } from './engine.ts'

/** Lifetime in seconds: a container that is never removed ends by itself, and `--rm` then removes it. */
const LIFETIME_S = '600'

/** Deadline in place of the run's signal, because an interrupt must not leave the container half-started. */
const START_MS = 30_000

/** A container on kind's network, from the nodes' image, which is present and contains curl. */
export function sideContainer(cluster: string, { containers, networkName }: KindEngine): SideContainer {
  const name = `${cluster}-verify`
  const remove = async (context: ProcessContext) => {
    await docker(['rm', '--force', name], context)
  }
  return {
    async start(context) {
      const isControlPlane = (each: NodeContainer) =>
        each.cluster === cluster && each.role === 'control-plane'
      const image = (await containers()).find(isControlPlane)?.image ?? ''
      const uninterrupted = { env: context.env, signal: AbortSignal.timeout(START_MS) }
      await remove(uninterrupted) // the container of a killed run
      const labels = ['--label', `${PREFIX}.component=verify`] // by Docker's rules for keys: no slash
      const flags = ['--detach', '--rm', '--pull=never', '--name', name, '--network', networkName]
      await dockerOk(['run', ...flags, ...labels, '--entrypoint=sleep', image, LIFETIME_S], uninterrupted)
      return ['docker', 'exec', name]
    },
    remove,
  }
}
