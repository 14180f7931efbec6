import { Failure } from '../failure.ts'
import type { Reader } from '../kube/reader.ts'
import { poll, UNTIL_ABORTED } from '../poll.ts'
import type { StepContext, StepKind } from './context.ts'
import type { MetricStep } from './step.ts'

const PAUSE_MS = 1_000

/**
 * A gauge that pods behind a service show to Prometheus, which must be 1 for every wanted value of a label; to apply it
 * is to wait. It is read through the API server. Where no pod really runs there is nothing to read, which is said.
 */
export const metricKind: StepKind<MetricStep> = {
  async probe(step, context) {
    if (!context.dataPlane) {
      context.note(`${step.name}: not looked at, no pod could tell here`)
      return []
    }
    const { reader } = await context.clients()
    const lacking = await lackingValues(step, reader)
    return lacking.map((value) => ({
      action: 'wait',
      what: `${step.what} ${value}`,
      ...(step.links?.includes(value) ? { peer: value } : {}),
    }))
  },
  apply: awaitMetric,
}

async function awaitMetric(step: MetricStep, { clients, process, waiting }: StepContext): Promise<void> {
  const { reader } = await clients()
  let told = ''
  const ask = async () => {
    const lacking = (await lackingValues(step, reader)).join(', ')
    if (lacking === '') return undefined
    const lack = `${step.what} ${lacking}`
    if (lack !== told) waiting(lack)
    told = lack
    return lack
  }
  const { signal } = process
  const lack = await poll(ask, (last) => last === undefined, {
    deadlineMs: UNTIL_ABORTED,
    pauseMs: PAUSE_MS,
    signal,
  })
  if (lack !== undefined) throw new Failure({ code: 'still-waiting', what: lack }, { cause: signal.reason })
}

async function lackingValues(step: MetricStep, reader: Reader): Promise<readonly string[]> {
  const { namespace, service, port, gauge, label, values } = step
  const path = `/api/v1/namespaces/${namespace}/services/http:${service}:${port}/proxy/metrics`
  const lines = (await textOf(path, reader)).split('\n').filter((line) => line.startsWith(`${gauge}{`))
  return values.filter(
    (value) => !lines.some((line) => line.includes(`${label}="${value}"`) && / 1$/.test(line)),
  )
}

/** Nothing while no pod answers: that is what is being waited for. */
async function textOf(path: string, reader: Reader): Promise<string> {
  try {
    return (await reader.get<{ message: string }>(path))?.message ?? ''
  } catch (error) {
    if (error instanceof Failure && error.details.retryable) return ''
    throw error
  }
}
