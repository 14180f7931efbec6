import { Failure } from '../failure.ts'
import { failureOf } from '../kube/diagnose/diagnosis.ts'
import { refusalOf } from '../kube/diagnose/refusals.ts'
import { poll } from '../poll.ts'
import type { ClusterClients, StepKind } from './context.ts'
import { readLive } from './manifest/read-live.ts'
import type { WebhookReadyStep } from './step.ts'

const PAUSE_MS = 200
const DEADLINE_MS = 2 * 60_000

/**
 * Webhooks that respond for the objects to be applied: a ready pod may not have its certificate yet, or its Service no
 * route to it. Tested by a dry run on the server, only for objects that do not exist yet.
 */
export const webhookReadyKind: StepKind<WebhookReadyStep> = {
  predict: () => [],

  async probe(step, context) {
    if (!context.dataPlane) return []
    const problem = await webhookError(step, await context.clients())
    return problem === undefined ? [] : [{ action: 'wait', what: `${step.name}: ${problem}` }]
  },

  async apply(step, context) {
    const clients = await context.clients()
    const dryRun = async () => {
      const problem = await webhookError(step, clients)
      if (problem !== undefined) context.waiting(`webhook (${problem})`)
      return problem
    }
    const problem = await poll(dryRun, (error) => error === undefined, {
      deadlineMs: DEADLINE_MS,
      pauseMs: PAUSE_MS,
      signal: context.process.signal,
    })
    if (problem !== undefined) throw webhookUnready(step, problem, clients)
  },
}

/** The error of a webhook that does not respond; any other rejection is left to the step that applies the objects. */
async function webhookError(
  { objects }: WebhookReadyStep,
  clients: ClusterClients,
): Promise<string | undefined> {
  const read = await Promise.all(objects.map((object) => readLive(object, clients)))
  const missing = read.filter(({ live }) => live === undefined)
  const errors = missing.map(async ({ path, wanted }) => {
    if (path === undefined) return undefined // a kind that is not served has no webhook to test
    return clients.writer.dryRun(path, wanted).then(() => undefined, webhookErrorOf)
  })
  return (await Promise.all(errors)).find((error) => error !== undefined)
}

/**
 * Matches `failed calling webhook "…": …: connect: connection refused`; only the message distinguishes it from any
 * other internal error (k8s.io/apiserver pkg/util/webhook/error.go).
 */
function webhookErrorOf(error: unknown): string | undefined {
  if (!(error instanceof Failure)) throw error
  if (error.details.code === 'api-unanswered') return error.message
  if (error.details.code !== 'api-refused') throw error
  return /failed calling webhook .*/.exec(error.details.status?.message ?? '')?.[0]
}

/** Includes the likely cause, if the API server's message shows it. */
function webhookUnready({ name, objects }: WebhookReadyStep, got: string, { access }: ClusterClients) {
  const what = `${name}: a webhook that has to be asked does not answer`
  const refusal = refusalOf(got, objects[0]?.metadata.namespace ?? 'default')
  const details = refusal === undefined ? { got } : failureOf({ ...refusal, what }, access).details
  return new Failure({
    ...details,
    code: 'webhook-unready',
    what,
    expected: `an answer within ${DEADLINE_MS / 1000} s after its pods are ready`,
  })
}
