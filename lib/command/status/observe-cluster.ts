import { existsSync } from 'node:fs'
import { componentJobs } from '../../engine/jobs.ts'
import type { Job } from '../../engine/schedule.ts'
import type { RunContext } from '../../engine/step-context.ts'
import { Failure } from '../../failure.ts'
import type { LabCluster } from '../../workspace/clusters.ts'
import type { ClusterStatus, ComponentStatus } from './facts.ts'
import { driftOf, planOf } from './observe-component.ts'
import { poolsOf } from './pools.ts'
import { readHealth, readNodes, readRelease, readServiceRanges, readServices } from './reads.ts'
import { foundVersion } from './versions.ts'
import { within } from './within.ts'

/** The time limit of a read; a cluster that takes longer counts as one that does not answer. */
const ANSWER_MS = 10_000

/** The time limit of all probes of a component together, once the cluster answers. */
const PROBE_MS = 30_000

/** Reads within a time limit. A read that fails gives undefined, and its reason is added to `problems`. */
const readWithin =
  (ms: number, signal: AbortSignal, problems: string[]) =>
  <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> =>
    within(ms, signal, work).catch((error: unknown) => {
      problems.push(problemText(error, signal))
      return undefined
    })

/** The observed state of a cluster; partial if only some of its reads succeed. */
export async function observeCluster(cluster: LabCluster, run: RunContext): Promise<ClusterStatus> {
  const { name, managed } = cluster
  const { host } = run
  const problems: string[] = []
  const read = readWithin(ANSWER_MS, host.signal, problems)
  const [planned, network, differences, live] = await Promise.all([
    read(() => cluster.taskContext()),
    read(() => managed.network()),
    read(async (signal) => managed.differences(await cluster.wanted(), { ...host, signal })),
    existsSync(managed.access.kubeconfig) ? observeLive(cluster, read) : undefined,
  ])
  const jobs = componentJobs(cluster, run)
  const isUp = live !== undefined
  const components = await Promise.all(jobs.map((job) => observeComponent(job, cluster, run, isUp)))
  return {
    name,
    provider: cluster.cluster.provider,
    isUp,
    lacks: (differences ?? []).map(({ action, what }) => `${action} ${what}`),
    problems: [...new Set(problems)],
    ...(network === undefined ? {} : { network }),
    ...(planned === undefined ? {} : { addresses: planned.addresses }),
    ...live,
    components,
    pools: live?.services === undefined ? [] : poolsOf(components, live.services),
  }
}

/** The facts that its API server reports; undefined if it does not answer. */
async function observeLive(cluster: LabCluster, read: ReturnType<typeof readWithin>) {
  const kubernetes = await read(async () => readRelease((await cluster.clients()).reader))
  if (kubernetes === undefined) return undefined
  const { reader } = await cluster.clients()
  const [nodes, serviceRanges, workloads, services] = await Promise.all([
    read(() => readNodes(reader)),
    read(() => readServiceRanges(reader)),
    read(() => readHealth(reader)),
    read(() => readServices(reader)),
  ])
  return {
    kubernetes,
    ...(nodes === undefined ? {} : { nodes }),
    ...(serviceRanges === undefined ? {} : { serviceRanges }),
    ...(workloads === undefined ? {} : { workloads }),
    ...(services === undefined ? {} : { services }),
  }
}

async function observeComponent(
  job: Job,
  cluster: LabCluster,
  { toolbox, host }: RunContext,
  isUp: boolean,
): Promise<ComponentStatus> {
  const problems: string[] = []
  const read = readWithin(PROBE_MS, host.signal, problems)
  const steps = (await read(() => job.steps())) ?? []
  const [found, drift] = isUp
    ? await Promise.all([
        read(async (signal) =>
          foundVersion(steps, await cluster.clients(), (artifact) =>
            toolbox.resolve(artifact, { ...host, signal }),
          ),
        ),
        read((signal) => driftOf(job, signal)),
      ])
    : []
  return {
    name: job.component,
    ...planOf(steps),
    ...(found === undefined ? {} : { found }),
    ...(drift === undefined ? {} : { drift }),
    ...(problems.length === 0 ? {} : { problem: [...new Set(problems)].join('; ') }),
  }
}

/** A Failure as one line. A bug or an interrupt is thrown again. */
function problemText(error: unknown, signal: AbortSignal): string {
  if (!(error instanceof Failure) || signal.aborted) throw error
  const { what, expected, got } = error.details
  return [what, got ?? expected].filter(Boolean).join(': ').replace(/\s+/g, ' ')
}
