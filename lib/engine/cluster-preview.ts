import { existsSync } from 'node:fs'
import { Failure } from '../failure.ts'
import type { Change, Override } from '../step/change.ts'
import { kindOf } from '../step/kinds.ts'
import { predict } from '../step/predict.ts'
import type { Step } from '../step/step.ts'
import { type JobIdentity, jobReference } from '../task/job.ts'
import type { LabCluster } from '../workspace/clusters.ts'
import type { LabJob } from './jobs.ts'
import { type Prospect, partOf } from './preview.ts'
import { type JobParts, stepContext } from './step-context.ts'

/** What can be seen of a cluster and of what is on it, without changing anything. */
interface Outlook {
  /** What a step of a job would do; on a cluster that is not there yet, as predicted. */
  foresee(job: JobIdentity, step: Step): Promise<readonly Change[]>
  /** Where the user decided otherwise than the step's task. */
  overrides(job: JobIdentity, step: Step): Promise<readonly Override[]>
}

/** Looks at a cluster: whether it is there is found out once. */
function outlook(cluster: LabCluster, parts: JobParts): Outlook {
  const { host } = parts
  const { managed } = cluster
  const process = { env: host.env, signal: host.signal }
  const contextOf = (job: JobIdentity) => stepContext(job, cluster, parts, host.signal)
  const isKnown = existsSync(managed.access.kubeconfig)
  if (isKnown) cluster.doors().catch(() => {}) // a door takes a while to open, and will be wanted
  const differences = cluster.wanted().then((wanted) => managed.differences(wanted, process))
  const isThere = differences.then(
    async (changes) => isKnown && (changes.length === 0 || (await answers(cluster))),
    () => false,
  )
  return {
    async foresee(job, step) {
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
    const { reader } = await cluster.doors()
    return (await reader.get('/readyz')) !== undefined
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}

/** @param jobs all on the same cluster */
export function prospectsOf(jobs: readonly LabJob[], parts: JobParts): readonly Prospect[] {
  const [first] = jobs
  if (first === undefined) return []
  const { labCluster } = first
  const view = outlook(labCluster, parts)
  return jobs.map(
    (job): Prospect => ({
      reference: jobReference(job),
      needs: job.needs,
      parts: async () =>
        (await job.steps()).map((each) => ({
          ...partOf(each, (step) => view.foresee(job, step)),
          overrides: () => view.overrides(job, each),
        })),
      areAddressesAssumed: async () =>
        (await labCluster.world()).addresses.pool.some(({ assumed }) => assumed),
    }),
  )
}
