import type { Step } from '../step/step.ts'
import type { LabCluster } from './clusters.ts'
import type { JobParts } from './jobs.ts'
import type { Job } from './schedule.ts'
import type { ComponentPlan, ComponentStatus } from './status-facts.ts'
import { foundVersion } from './status-versions.ts'

/** What steps are to bring, as far as they say. */
export function planOf(steps: readonly Step[]): ComponentPlan {
  const wanted = steps.find(({ version }) => version !== undefined)?.version
  return {
    ...(wanted === undefined ? {} : { wanted }),
    addresses: [...new Set(steps.flatMap(({ addresses = [] }) => addresses))],
    services: steps.flatMap(servicesOf),
    releases: steps.flatMap((step) => (step.kind === 'helm' ? [step.release] : [])),
    links: [...new Set(steps.flatMap(({ links = [] }) => links))],
  }
}

function servicesOf(step: Step): readonly string[] {
  if (step.kind !== 'manifest' || !('objects' in step.content)) return []
  return step.content.objects
    .filter(({ kind, spec }) => kind === 'Service' && (spec as { type?: string }).type === 'LoadBalancer')
    .map(({ metadata: { namespace = 'default', name } }) => `${namespace}/${name}`)
}

/** What of a component's steps is true on a cluster that is up: probed as `make up` does, and nothing applied. */
export async function probeComponent(
  job: Job,
  cluster: LabCluster,
  { toolbox, host }: JobParts,
  signal: AbortSignal,
): Promise<Pick<ComponentStatus, 'found' | 'drift'>> {
  const steps = await job.steps()
  const runner = job.runner(signal)
  const context = { env: host.env, signal }
  const [found, changes] = await Promise.all([
    foundVersion(steps, await cluster.doors(), (artifact) => toolbox.resolve(artifact, context)),
    Promise.all(steps.map((step) => runner.probe(step))),
  ])
  return { ...(found === undefined ? {} : { found }), drift: changes.flat() }
}
