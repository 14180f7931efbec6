import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import type { Reader } from '../kube/reader.ts'
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
  for (;;) {
    const lacking = (await lackingValues(step, reader)).join(', ')
    if (lacking === '') return
    const lack = `${step.what} ${lacking}`
    if (lack !== told) waiting(lack)
    told = lack
    if (process.signal.aborted)
      throw new Failure({ code: 'still-waiting', what: lack }, { cause: process.signal.reason })
    await delay(PAUSE_MS, undefined, { signal: process.signal }).catch(() => {})
  }
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
