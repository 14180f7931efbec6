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

/** How long a read may take: a cluster that does not answer in time is told as one that does not answer. */
const ANSWER_MS = 10_000

/** How long a component's probes may take together, once the cluster answers. */
const PROBE_MS = 30_000

/** Asks a question in time; what keeps it from an answer is added to `problems`. */
const asking =
  (ms: number, signal: AbortSignal, problems: string[]) =>
  <T>(question: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> =>
    within(ms, signal, question).catch((error: unknown) => {
      problems.push(shortly(error, signal))
      return undefined
    })

/** A cluster as it is now, with what can be had of it where only part of it answers. */
export async function observeCluster(cluster: LabCluster, parts: RunContext): Promise<ClusterStatus> {
  const { name, managed } = cluster
  const { host } = parts
  const problems: string[] = []
  const ask = asking(ANSWER_MS, host.signal, problems)
  const [planned, network, differences, live] = await Promise.all([
    ask(() => cluster.taskContext()),
    ask(() => managed.network()),
    ask(async (signal) => managed.differences(await cluster.wanted(), { ...host, signal })),
    existsSync(managed.access.kubeconfig) ? observeLive(cluster, ask) : undefined,
  ])
  const jobs = componentJobs(cluster, parts)
  const isUp = live !== undefined
  const components = await Promise.all(jobs.map((job) => observeComponent(job, cluster, parts, isUp)))
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

/** What its API server says, or undefined where it does not answer. */
async function observeLive(cluster: LabCluster, ask: ReturnType<typeof asking>) {
  const kubernetes = await ask(async () => readRelease((await cluster.clients()).reader))
  if (kubernetes === undefined) return undefined
  const { reader } = await cluster.clients()
  const [nodes, serviceRanges, workloads, services] = await Promise.all([
    ask(() => readNodes(reader)),
    ask(() => readServiceRanges(reader)),
    ask(() => readHealth(reader)),
    ask(() => readServices(reader)),
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
  const ask = asking(PROBE_MS, host.signal, problems)
  const steps = (await ask(() => job.steps())) ?? []
  const [found, drift] = isUp
    ? await Promise.all([
        ask(async (signal) =>
          foundVersion(steps, await cluster.clients(), (artifact) =>
            toolbox.resolve(artifact, { ...host, signal }),
          ),
        ),
        ask((signal) => driftOf(job, signal)),
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

/** An expected failure in one line; a bug, or an interrupt, goes on its way. */
function shortly(error: unknown, signal: AbortSignal): string {
  if (!(error instanceof Failure) || signal.aborted) throw error
  const { what, expected, got } = error.details
  return [what, got ?? expected].filter(Boolean).join(': ').replace(/\s+/g, ' ')
}
