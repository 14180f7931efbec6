import { existsSync } from 'node:fs'
import { Failure } from '../failure.ts'
import type { Change, Override } from '../step/change.ts'
import { kindOf } from '../step/kinds.ts'
import { predict } from '../step/predict.ts'
import type { Step } from '../step/step.ts'
import { type JobIdentity, jobReference } from '../task/job.ts'
import type { LabCluster } from '../workspace/clusters.ts'
import type { LabJob } from './jobs.ts'
import { type PlannedJob, planItem } from './preview.ts'
import { type RunContext, stepContext } from './step-context.ts'

/** A preview of the steps on one cluster; reads only. */
interface ClusterPreview {
  /** The changes that a step of a job would make; predicted if the cluster does not exist yet. */
  changes(job: JobIdentity, step: Step): Promise<readonly Change[]>
  /** The values with which the user overrides those of the step's task. */
  overrides(job: JobIdentity, step: Step): Promise<readonly Override[]>
}

/** Previews a cluster; its existence is checked once for all steps. */
function clusterPreview(cluster: LabCluster, run: RunContext): ClusterPreview {
  const { host } = run
  const { managed } = cluster
  const contextOf = (job: JobIdentity) => stepContext(job, cluster, run, host.signal)
  const isKnown = existsSync(managed.access.kubeconfig)
  if (isKnown) cluster.clients().catch(() => {}) // opened ahead of the first probe, because it takes a while
  const differences = cluster.wanted().then((wanted) => managed.differences(wanted, host))
  const isThere = differences.then(
    async (changes) => isKnown && (changes.length === 0 || (await isReachable(cluster))),
    () => false,
  )
  return {
    async changes(job, step) {
      if (step.kind === 'cluster') return differences
      const context = contextOf(job)
      return (await isThere) ? kindOf(step).probe(step, context) : predict(step, context)
    },
    overrides: async (job, step) => kindOf(step).overrides?.(step, contextOf(job)) ?? [],
  }
}

/** Whether the API server of a cluster that still needs changes answers. */
async function isReachable(cluster: LabCluster): Promise<boolean> {
  try {
    const { reader } = await cluster.clients()
    return (await reader.get('/readyz')) !== undefined
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}

/** Jobs as `plan` previews them. @param jobs all of the same cluster */
export function plannedJobs(jobs: readonly LabJob[], run: RunContext): readonly PlannedJob[] {
  const [first] = jobs
  if (first === undefined) return []
  const { labCluster } = first
  const preview = clusterPreview(labCluster, run)
  return jobs.map(
    (job): PlannedJob => ({
      reference: jobReference(job),
      needs: job.needs,
      items: async () =>
        (await job.steps()).map((each) => ({
          ...planItem(each, (step) => preview.changes(job, step)),
          overrides: () => preview.overrides(job, each),
        })),
      areAddressesAssumed: async () =>
        (await labCluster.taskContext()).addresses.pool.some(({ assumed }) => assumed),
    }),
  )
}
