import { Failure } from '../failure.ts'
import { poll, UNTIL_ABORTED } from '../poll.ts'
import type { StepContext, StepKind } from './context.ts'
import { describeObject } from './describe.ts'
import { readLive } from './manifest/read-live.ts'
import { serverSideApply } from './manifest/server-side-apply.ts'
import type { HandoverStep } from './step.ts'

const PAUSE_MS = 1_000

/**
 * An object whose spec is what an object in another cluster offers in its status, a token for one; made once, and never
 * compared, since what was offered is used up. Where no controller really runs nobody offers anything, which is said.
 */
export const handoverKind: StepKind<HandoverStep> = {
  async probe(step, context) {
    if (!context.dataPlane) {
      context.note(`${step.name}: not made, nobody could offer it here`)
      return []
    }
    const isThere = (await readLive(step.object, await context.doors())).live !== undefined
    return isThere ? [] : [{ action: 'create', what: describeObject(step.object) }]
  },
  async apply(step, context) {
    const spec = await awaitOffer(step, context)
    await serverSideApply([{ ...step.object, spec }], await context.doors(), context.process)
  },
}

/** The wanted fields of the other object's status, once all are there. */
async function awaitOffer({ from, object }: HandoverStep, context: StepContext) {
  const doors = await context.doorsOf(from.cluster)
  const { signal } = context.process
  const what = `${describeObject(from.object)} in ${from.cluster} to offer ${describeObject(object)}`
  context.waiting(what)
  const ask = async () => {
    const { status } = ((await readLive(from.object, doors)).live ?? {}) as {
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
