import type { ProcessContext } from '../../process/run.ts'
import type { SideContainer } from '../provider.ts'
import { docker, dockerOk, type NodeContainer } from './docker.ts'
import type { KindEngine } from './engine.ts'

/** A container that nobody removed ends by itself, and is gone with that. */
const LIFETIME_S = '600'

/** Docker's own limit on a command keeps it from hanging; an interrupt must not leave it half done. */
const START_MS = 30_000

/** A container on kind's network: the image is that of the nodes, which is there and has curl. */
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
      const whole = { env: context.env, signal: AbortSignal.timeout(START_MS) }
      await remove(whole) // what a killed run left
      const labels = ['--label', 'managed-by=homelab-networking']
      const flags = ['--detach', '--rm', '--pull=never', '--name', name, '--network', networkName]
      await dockerOk(['run', ...flags, ...labels, '--entrypoint=sleep', image, LIFETIME_S], whole)
      return ['docker', 'exec', name]
    },
    remove,
  }
}
