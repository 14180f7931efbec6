import { Failure } from '../failure.ts'
import { poll, UNTIL_ABORTED } from '../poll.ts'
import type { List } from './objects/meta.ts'
import type { Reader } from './reader.ts'

/** Between a watch that ended or failed and the next one. */
const RECONNECT_MS = 200

/**
 * Watches one object until `lackOf` finds nothing that it lacks.
 *
 * @throws Failure `still-waiting` naming the last lack when `signal` aborts
 *
 * @param collection API path of its collection, such as /apis/apps/v1/namespaces/x/deployments
 * @param lackOf what the object still waits for, or undefined when it is as wanted
 * @param onLack told every new lack
 */
export async function awaitObject<T>(
  reader: Reader,
  collection: string,
  name: string,
  lackOf: (object: T | undefined) => string | undefined,
  signal: AbortSignal,
  onLack: (lack: string) => void,
): Promise<void> {
  let last: string | undefined
  const isAsWanted = (object: T | undefined) => {
    const lack = lackOf(object)
    if (lack !== undefined && lack !== last) onLack(lack)
    last = lack
    return lack === undefined
  }
  const ask = async (): Promise<boolean> => {
    try {
      for await (const object of versionsOf<T>(reader, collection, name, signal))
        if (isAsWanted(object)) return true
    } catch (error) {
      if (!(error instanceof Failure && error.details.retryable)) throw error
      last = error.message
    }
    return false
  }
  const isDone = await poll(ask, (answer) => answer, {
    deadlineMs: UNTIL_ABORTED,
    pauseMs: RECONNECT_MS,
    signal,
  })
  if (isDone) return
  if (last === undefined) throw signal.reason
  throw new Failure({ code: 'still-waiting', what: `${name}: ${last}` }, { cause: signal.reason })
}

/** An object as it is, and again whenever it has changed, until the watch ends; undefined where it is not there. */
async function* versionsOf<T>(
  reader: Reader,
  collection: string,
  name: string,
  signal: AbortSignal,
): AsyncIterable<T | undefined> {
  const selector = `fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`
  // a list first: its resourceVersion starts the watch without a gap, also where the object is not there yet
  const list = await reader.get<List<T> & { metadata: { resourceVersion: string } }>(
    `${collection}?${selector}`,
  )
  if (list === undefined) return
  yield list.items[0]
  const watchPath = `${collection}?watch=1&${selector}&resourceVersion=${list.metadata.resourceVersion}`
  for await (const event of reader.watch(watchPath, signal)) {
    if (event.type === 'ERROR') return
    yield event.type === 'DELETED' ? undefined : (event.object as T)
  }
}
