import { type Cluster, providerName } from '../../lab/schema.ts'
import { nameProblem, namesIn, type StartingAnswers, startingAnswers } from '../../lab/starting-answers.ts'
import type { Ask, Question } from '../prompt.ts'

export interface InitOptions extends StartingAnswers {
  from?: string | undefined
  kubeconfigFile?: string | undefined
  out?: string | undefined
  force: boolean
}

/** Asks for the values that were not given as flags. */
export async function askForRest(
  given: InitOptions,
  [name, defaults]: [string, Cluster],
  ask: Ask,
): Promise<InitOptions> {
  if (given.from !== undefined) return given
  const answer = async (key: keyof StartingAnswers, text: string, fallback: string | number) =>
    given[key] ?? (await ask(question(key, text, fallback)))
  const provider = providerName.parse(
    await answer('provider', 'kind, existing or rehearsal?', defaults.provider),
  )
  if (provider === 'existing') {
    const from = await ask({ text: 'Context of the cluster', fallback: 'default', problem: () => undefined })
    return { ...given, provider, from }
  }
  const names = given.name ?? given.clusters
  const clusters =
    names ?? (await ask({ text: 'Names of the clusters', fallback: name, problem: namesProblem }))
  const kubernetes = String(await answer('kubernetes', 'Kubernetes release', defaults.kubernetes))
  const answers = { ...given, name: undefined, clusters, provider, kubernetes }
  if (provider === 'rehearsal') return answers
  const { kind } = defaults
  const controlPlanes = Number(await answer('controlPlanes', 'Control planes of each', kind.controlPlanes))
  return {
    ...answers,
    controlPlanes,
    workers: Number(await answer('workers', 'Workers of each', kind.workers)),
  }
}

/** A question whose answers are validated by the schema of the flag. */
function question(key: keyof StartingAnswers, text: string, fallback: string | number): Question {
  const parsed = (answer: string) => (typeof fallback === 'number' && answer !== '' ? Number(answer) : answer)
  const schema = startingAnswers.shape[key]
  return {
    text,
    fallback: String(fallback),
    problem: (answer) => schema.safeParse(parsed(answer)).error?.issues[0]?.message,
  }
}

const namesProblem = (answer: string) => namesIn(answer).map(nameProblem).find(Boolean)
