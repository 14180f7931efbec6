import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import type { ClusterDoors, StepContext, StepKind } from './context.ts'
import { readLive } from './read-live.ts'
import { serverSideApply } from './server-side-apply.ts'
import type { AcceptedStep } from './step.ts'

const ASK_AGAIN_MS = 500
const GIVE_UP_MS = 2 * 60_000

/**
 * Webhooks that answer for the objects that are to come: a pod that is ready may not have its certificate yet, or its
 * service no way to it. Asked by a dry run on the server, for those objects only that are not there.
 */
export const acceptedKind: StepKind<AcceptedStep> = {
  predict: () => [],

  async probe(step, context) {
    if (!context.dataPlane) return []
    const why = await unanswered(step, await context.doors(), context)
    return why === undefined ? [] : [{ action: 'wait', what: `${step.name}: ${why}` }]
  },

  async apply(step, context) {
    const doors = await context.doors()
    const giveUp = AbortSignal.any([context.process.signal, AbortSignal.timeout(GIVE_UP_MS)])
    for (;;) {
      const why = await unanswered(step, doors, context)
      if (why === undefined) return
      context.waiting(`webhook (${why})`)
      await delay(ASK_AGAIN_MS, undefined, { signal: giveUp }).catch(() => {})
      if (giveUp.aborted) throw webhookUnready(step, why)
    }
  },
}

/** What keeps a webhook from answering; every other word about the objects is for the step that applies them. */
async function unanswered(
  { objects }: AcceptedStep,
  doors: ClusterDoors,
  context: StepContext,
): Promise<string | undefined> {
  const read = await Promise.all(objects.map((object) => readLive(object, doors)))
  const missing = read.flatMap(({ live, marked }) => (live === undefined ? [marked] : []))
  if (missing.length === 0) return undefined
  try {
    await serverSideApply(missing, doors, context, ['--dry-run=server'])
    return undefined
  } catch (error) {
    if (context.process.signal.aborted) throw error
    return webhookTrouble(error)
  }
}

/** `failed calling webhook "…": …: connect: connection refused`, wherever in the chain of causes it stands. */
function webhookTrouble(error: unknown): string | undefined {
  if (!(error instanceof Failure)) throw error
  const said = /failed calling webhook .*/.exec(`${error.details.what}\n${error.details.got ?? ''}`)
  if (said !== null) return said[0]
  return error.cause instanceof Failure ? webhookTrouble(error.cause) : undefined
}

const webhookUnready = ({ name }: AcceptedStep, got: string) =>
  new Failure({
    code: 'webhook-unready',
    what: `${name}: a webhook that has to be asked does not answer`,
    expected: `an answer within ${GIVE_UP_MS / 1000} s after its pods are ready`,
    got,
    next: 'kubectl get endpointslices -A, and the log of the pod behind the service that it names',
  })
