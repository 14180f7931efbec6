import { Failure } from '../failure.ts'
import { applyDiagnosis } from '../kube/diagnose/applying.ts'
import { failureOf } from '../kube/diagnose/diagnosis.ts'
import { poll } from '../poll.ts'
import type { ClusterDoors, StepKind } from './context.ts'
import { readLive } from './manifest/read-live.ts'
import type { AcceptedStep } from './step.ts'

const ASK_AGAIN_MS = 200
const GIVE_UP_MS = 2 * 60_000

/**
 * Webhooks that answer for the objects that are to come: a pod that is ready may not have its certificate yet, or its
 * service no way to it. Asked by a dry run on the server, for those objects only that are not there.
 */
export const acceptedKind: StepKind<AcceptedStep> = {
  predict: () => [],

  async probe(step, context) {
    if (!context.dataPlane) return []
    const why = await unanswered(step, await context.doors())
    return why === undefined ? [] : [{ action: 'wait', what: `${step.name}: ${why}` }]
  },

  async apply(step, context) {
    const doors = await context.doors()
    const ask = async () => {
      const why = await unanswered(step, doors)
      if (why !== undefined) context.waiting(`webhook (${why})`)
      return why
    }
    const why = await poll(ask, (trouble) => trouble === undefined, {
      deadlineMs: GIVE_UP_MS,
      pauseMs: ASK_AGAIN_MS,
      signal: context.process.signal,
    })
    if (why !== undefined) throw await webhookUnready(step, why, doors)
  },
}

/** What keeps a webhook from answering; every other word about the objects is for the step that applies them. */
async function unanswered({ objects }: AcceptedStep, doors: ClusterDoors): Promise<string | undefined> {
  const read = await Promise.all(objects.map((object) => readLive(object, doors)))
  const missing = read.filter(({ live }) => live === undefined)
  const troubles = missing.map(async ({ path, wanted }) => {
    if (path === undefined) return undefined // a kind that is not served has no webhook to ask
    return doors.writer.dryRun(path, wanted).then(() => undefined, webhookTrouble)
  })
  return (await Promise.all(troubles)).find((trouble) => trouble !== undefined)
}

/** `failed calling webhook "…": …: connect: connection refused` */
function webhookTrouble(error: unknown): string | undefined {
  if (!(error instanceof Failure)) throw error
  if (error.details.code === 'api-unanswered') return error.message
  if (error.details.code !== 'api-refused') throw error
  return /failed calling webhook .*/.exec(error.details.got ?? '')?.[0]
}

/** With the likely cause, where the API server's words tell it. */
async function webhookUnready({ name }: AcceptedStep, got: string, { reader, access }: ClusterDoors) {
  const diagnosis = await applyDiagnosis(got, reader)
  const told = diagnosis === undefined ? { got } : failureOf(diagnosis, access).details
  return new Failure({
    ...told,
    code: 'webhook-unready',
    what: `${name}: a webhook that has to be asked does not answer`,
    expected: `an answer within ${GIVE_UP_MS / 1000} s after its pods are ready`,
  })
}
