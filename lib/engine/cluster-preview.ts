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

/** What can be seen of a cluster and of what is on it, without changing anything. */
interface ClusterPreview {
  /** What a step of a job would do; on a cluster that is not there yet, as predicted. */
  changes(job: JobIdentity, step: Step): Promise<readonly Change[]>
  /** Where the user decided otherwise than the step's task. */
  overrides(job: JobIdentity, step: Step): Promise<readonly Override[]>
}

/** Looks at a cluster: whether it is there is found out once. */
function clusterPreview(cluster: LabCluster, parts: RunContext): ClusterPreview {
  const { host } = parts
  const { managed } = cluster
  const contextOf = (job: JobIdentity) => stepContext(job, cluster, parts, host.signal)
  const isKnown = existsSync(managed.access.kubeconfig)
  if (isKnown) cluster.clients().catch(() => {}) // a door takes a while to open, and will be wanted
  const differences = cluster.wanted().then((wanted) => managed.differences(wanted, host))
  const isThere = differences.then(
    async (changes) => isKnown && (changes.length === 0 || (await answers(cluster))),
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

/** Whether the API server of a cluster that lacks something answers all the same. */
async function answers(cluster: LabCluster): Promise<boolean> {
  try {
    const { reader } = await cluster.clients()
    return (await reader.get('/readyz')) !== undefined
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}

/** @param jobs all on the same cluster */
export function plannedJobs(jobs: readonly LabJob[], parts: RunContext): readonly PlannedJob[] {
  const [first] = jobs
  if (first === undefined) return []
  const { labCluster } = first
  const view = clusterPreview(labCluster, parts)
  return jobs.map(
    (job): PlannedJob => ({
      reference: jobReference(job),
      needs: job.needs,
      items: async () =>
        (await job.steps()).map((each) => ({
          ...planItem(each, (step) => view.changes(job, step)),
          overrides: () => view.overrides(job, each),
        })),
      areAddressesAssumed: async () =>
        (await labCluster.taskContext()).addresses.pool.some(({ assumed }) => assumed),
    }),
  )
}
