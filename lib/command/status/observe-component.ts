import type { Job } from '../../engine/schedule.ts'
import type { Change } from '../../step/change.ts'
import { isWork } from '../../step/change.ts'
import type { Step } from '../../step/step.ts'
import type { ComponentPlan } from './facts.ts'

/** What steps are to bring, as far as they say. */
export function planOf(steps: readonly Step[]): ComponentPlan {
  const wanted = steps.find(({ version }) => version !== undefined)?.version
  return {
    ...(wanted === undefined ? {} : { wanted }),
    pools: [...new Set(steps.flatMap(({ pools = [] }) => pools))],
    vips: [...new Set(steps.flatMap(({ vips = [] }) => vips))],
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

/** What `make up` would change of a component, or wait for: probed as it does, and nothing applied. */
export async function driftOf(job: Job, signal: AbortSignal): Promise<readonly Change[]> {
  const runner = job.runner(signal)
  const changes = await Promise.all((await job.steps()).map((step) => runner.probe(step)))
  return changes.flat().filter(isWork)
}
