import { Failure } from '../failure.ts'
import { poll, UNTIL_ABORTED } from '../poll.ts'
import type { StepContext, StepKind } from './context.ts'
import { aboutObject, describeObject } from './describe.ts'
import { readLive } from './manifest/read-live.ts'
import { serverSideApply } from './manifest/server-side-apply.ts'
import { withOwnerLabels } from './ownership.ts'
import type { TransferredSecretStep } from './step.ts'

const PAUSE_MS = 1_000

/**
 * An object whose spec is what an object in another cluster offers in its status, a token for one; made once, and never
 * compared, since what was offered is used up. Where no controller really runs nobody offers anything, which is said.
 */
export const transferredSecretKind: StepKind<TransferredSecretStep> = {
  async probe(step, context) {
    if (!context.dataPlane) {
      context.note(`${step.name}: not made, nobody could offer it here`)
      return []
    }
    const isThere = (await readLive(step.object, await context.clients())).live !== undefined
    return isThere ? [] : [{ action: 'create', ...aboutObject(step.object) }]
  },
  async apply(step, context) {
    const spec = await awaitOffer(step, context)
    const object = withOwnerLabels({ ...step.object, spec }, undefined, context.ownerComponent)
    await serverSideApply([object], await context.clients(), context.process)
  },
}

/** The wanted fields of the other object's status, once all are there. */
async function awaitOffer({ from, object }: TransferredSecretStep, context: StepContext) {
  const clients = await context.clientsOf(from.cluster)
  const { signal } = context.process
  const what = `${describeObject(from.object)} in ${from.cluster} to offer ${describeObject(object)}`
  context.waiting(what)
  const ask = async () => {
    const { status } = ((await readLive(from.object, clients)).live ?? {}) as {
      status?: Record<string, unknown>
    }
    return from.fields.map((field) => [field, status?.[field]] as const)
  }
  const isWhole = (fields: readonly (readonly [string, unknown])[]) =>
    fields.every(([, value]) => value !== undefined && value !== '')
  const offered = await poll(ask, isWhole, { deadlineMs: UNTIL_ABORTED, pauseMs: PAUSE_MS, signal })
  if (!isWhole(offered)) throw new Failure({ code: 'still-waiting', what }, { cause: signal.reason })
  return Object.fromEntries(offered)
}
