import { z } from 'zod'
import { type Cluster, clusterName, kubernetesVersion, providerName } from './schema.ts'
import type { StartingCluster } from './starting-file.ts'

/** Answers that `make init` needs for a new lab. A missing one is prompted for on a terminal, otherwise the default. */
export const startingAnswers = z.strictObject({
  name: clusterName.optional().describe('Name of the one cluster [control-plane-dev]'),
  clusters: z.string().optional().describe('Names of several clusters, with commas: east,west'),
  provider: providerName.optional().describe('Where the clusters come from [kind]'),
  kubernetes: kubernetesVersion.optional().describe('Kubernetes release'),
  controlPlanes: z.int().min(1).max(9).optional().describe('Control planes of each kind cluster'),
  workers: z.int().min(0).max(100).optional().describe('Workers of each kind cluster'),
})

export type StartingAnswers = z.output<typeof startingAnswers>

export type StartingClusters =
  | { ok: true; clusters: readonly StartingCluster[] }
  | { ok: false; problems: readonly string[] }

/**
 * The clusters that the answers describe, or every problem with them.
 *
 * @param fallback name and entry of the cluster that an empty lab file means
 */
export function startingClusters(answers: StartingAnswers, fallback: [string, Cluster]): StartingClusters {
  const [fallbackName, defaults] = fallback
  const { provider = defaults.provider, kubernetes = defaults.kubernetes, controlPlanes, workers } = answers
  const names = answers.clusters === undefined ? [answers.name ?? fallbackName] : namesIn(answers.clusters)
  const problems = [...nameProblems(answers, names), ...sizeProblems(answers, provider)]
  if (problems.length > 0) return { ok: false, problems }
  const kind = {
    controlPlanes: controlPlanes ?? defaults.kind.controlPlanes,
    workers: workers ?? defaults.kind.workers,
  }
  return {
    ok: true,
    clusters: names.map((name) =>
      provider === 'rehearsal'
        ? { name, kubernetes, provider, nodes: defaults.rehearsal.nodes }
        : { name, kubernetes, provider: 'kind', ...kind },
    ),
  }
}

/** The names in `east, west`. */
export const namesIn = (text: string) => text.split(',').map((name) => name.trim())

/** The problem with a name; undefined for a valid one. */
export const nameProblem = (name: string) => clusterName.safeParse(name).error?.issues[0]?.message

function nameProblems({ name, clusters }: StartingAnswers, names: readonly string[]): string[] {
  const both = name !== undefined && clusters !== undefined
  const twice = names.filter((each, index) => names.indexOf(each) < index)
  return [
    ...(both ? ['NAME is for one cluster, CLUSTERS for several: leave one out'] : []),
    ...new Set(twice.map((each) => `cluster ${each} is named twice`)),
    ...names.flatMap((each) => {
      const problem = nameProblem(each)
      return problem === undefined ? [] : [`cluster "${each}": ${problem}`]
    }),
  ]
}

function sizeProblems({ controlPlanes, workers }: StartingAnswers, provider: string): string[] {
  if (provider === 'existing') return ['provider existing: FROM=<context> says which cluster it is']
  if (provider === 'kind') return []
  const given = Object.entries({ CONTROL_PLANES: controlPlanes, WORKERS: workers })
  return given
    .filter(([, value]) => value !== undefined)
    .map(([name]) => `${name} is for provider kind, not ${provider}`)
}
