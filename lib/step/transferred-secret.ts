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
 * An object whose spec is copied from the status of an object in another cluster, for example a token; created once and
 * never compared, since the copied values are used up. Where no controller really runs, that status stays empty, and a
 * notice reports that.
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
    const spec = await awaitStatusFields(step, context)
    const object = withOwnerLabels({ ...step.object, spec }, undefined, context.ownerComponent)
    await serverSideApply([object], await context.clients(), context.process)
  },
}

/** The wanted fields of the other object's status, once all are set. */
async function awaitStatusFields({ from, object }: TransferredSecretStep, context: StepContext) {
  const clients = await context.clientsOf(from.cluster)
  const { signal } = context.process
  const what = `${describeObject(from.object)} in ${from.cluster} to offer ${describeObject(object)}`
  context.waiting(what)
  const readFields = async () => {
    const { status } = ((await readLive(from.object, clients)).live ?? {}) as {
      status?: Record<string, unknown>
    }
    return from.fields.map((field) => [field, status?.[field]] as const)
  }
  const isComplete = (entries: readonly (readonly [string, unknown])[]) =>
    entries.every(([, value]) => value !== undefined && value !== '')
  const fields = await poll(readFields, isComplete, { deadlineMs: UNTIL_ABORTED, pauseMs: PAUSE_MS, signal })
  if (!isComplete(fields)) throw new Failure({ code: 'still-waiting', what }, { cause: signal.reason })
  return Object.fromEntries(fields)
}
