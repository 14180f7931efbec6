import { Failure } from '../failure.ts'
import type { Reader } from '../kube/reader.ts'
import { poll, UNTIL_ABORTED } from '../poll.ts'
import type { StepContext, StepKind } from './context.ts'
import type { MetricStep } from './step.ts'

const PAUSE_MS = 1_000

/**
 * A gauge in the Prometheus metrics of the pods behind a Service that must be 1 for every wanted value of a label;
 * applying it waits for that. It is read through the API server. Where no pod really runs there is nothing to read, and
 * a notice reports that.
 */
export const metricKind: StepKind<MetricStep> = {
  async probe(step, context) {
    if (!context.dataPlane) {
      context.note(`${step.name}: not looked at, no pod could tell here`)
      return []
    }
    const { reader } = await context.clients()
    const missing = await missingValues(step, reader)
    return missing.map((value) => ({
      action: 'wait',
      what: `${step.what} ${value}`,
      ...(step.links?.includes(value) ? { peer: value } : {}),
    }))
  },
  apply: awaitMetric,
}

async function awaitMetric(step: MetricStep, { clients, process, waiting }: StepContext): Promise<void> {
  const { reader } = await clients()
  let reported = ''
  const read = async () => {
    const missing = (await missingValues(step, reader)).join(', ')
    if (missing === '') return undefined
    const text = `${step.what} ${missing}`
    if (text !== reported) waiting(text)
    reported = text
    return text
  }
  const { signal } = process
  const text = await poll(read, (last) => last === undefined, {
    deadlineMs: UNTIL_ABORTED,
    pauseMs: PAUSE_MS,
    signal,
  })
  if (text !== undefined) throw new Failure({ code: 'still-waiting', what: text }, { cause: signal.reason })
}

async function missingValues(step: MetricStep, reader: Reader): Promise<readonly string[]> {
  const { namespace, service, port, gauge, label, values } = step
  const path = `/api/v1/namespaces/${namespace}/services/http:${service}:${port}/proxy/metrics`
  const lines = (await metricsText(path, reader)).split('\n').filter((line) => line.startsWith(`${gauge}{`))
  return values.filter(
    (value) => !lines.some((line) => line.includes(`${label}="${value}"`) && / 1$/.test(line)),
  )
}

/** The metrics page; empty while no pod answers, which is a reason to keep waiting. */
async function metricsText(path: string, reader: Reader): Promise<string> {
  try {
    return (await reader.get<{ message: string }>(path))?.message ?? ''
  } catch (error) {
    if (error instanceof Failure && error.details.retryable) return ''
    throw error
  }
}
