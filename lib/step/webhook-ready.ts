import { Failure } from '../failure.ts'
import { failureOf } from '../kube/diagnose/diagnosis.ts'
import { refusalOf } from '../kube/diagnose/refusals.ts'
import { poll } from '../poll.ts'
import type { ClusterClients, StepKind } from './context.ts'
import { readLive } from './manifest/read-live.ts'
import type { WebhookReadyStep } from './step.ts'

const ASK_AGAIN_MS = 200
const GIVE_UP_MS = 2 * 60_000

/**
 * Webhooks that answer for the objects that are to come: a pod that is ready may not have its certificate yet, or its
 * service no way to it. Asked by a dry run on the server, for those objects only that are not there.
 */
export const webhookReadyKind: StepKind<WebhookReadyStep> = {
  predict: () => [],

  async probe(step, context) {
    if (!context.dataPlane) return []
    const why = await unanswered(step, await context.clients())
    return why === undefined ? [] : [{ action: 'wait', what: `${step.name}: ${why}` }]
  },

  async apply(step, context) {
    const clients = await context.clients()
    const ask = async () => {
      const why = await unanswered(step, clients)
      if (why !== undefined) context.waiting(`webhook (${why})`)
      return why
    }
    const why = await poll(ask, (trouble) => trouble === undefined, {
      deadlineMs: GIVE_UP_MS,
      pauseMs: ASK_AGAIN_MS,
      signal: context.process.signal,
    })
    if (why !== undefined) throw webhookUnready(step, why, clients)
  },
}

/** What keeps a webhook from answering; every other word about the objects is for the step that applies them. */
async function unanswered(
  { objects }: WebhookReadyStep,
  clients: ClusterClients,
): Promise<string | undefined> {
  const read = await Promise.all(objects.map((object) => readLive(object, clients)))
  const missing = read.filter(({ live }) => live === undefined)
  const troubles = missing.map(async ({ path, wanted }) => {
    if (path === undefined) return undefined // a kind that is not served has no webhook to ask
    return clients.writer.dryRun(path, wanted).then(() => undefined, webhookTrouble)
  })
  return (await Promise.all(troubles)).find((trouble) => trouble !== undefined)
}

/**
 * `failed calling webhook "…": …: connect: connection refused`, which only the message tells from any other internal
 * error (k8s.io/apiserver pkg/util/webhook/error.go).
 */
function webhookTrouble(error: unknown): string | undefined {
  if (!(error instanceof Failure)) throw error
  if (error.details.code === 'api-unanswered') return error.message
  if (error.details.code !== 'api-refused') throw error
  return /failed calling webhook .*/.exec(error.details.status?.message ?? '')?.[0]
}

/** With the likely cause, where the API server's words tell it. */
function webhookUnready({ name, objects }: WebhookReadyStep, got: string, { access }: ClusterClients) {
  const what = `${name}: a webhook that has to be asked does not answer`
  const refusal = refusalOf(got, objects[0]?.metadata.namespace ?? 'default')
  const told = refusal === undefined ? { got } : failureOf({ ...refusal, what }, access).details
  return new Failure({
    ...told,
    code: 'webhook-unready',
    what,
    expected: `an answer within ${GIVE_UP_MS / 1000} s after its pods are ready`,
  })
}
