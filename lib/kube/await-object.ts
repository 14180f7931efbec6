import { Failure } from '../failure.ts'
import { poll, UNTIL_ABORTED } from '../poll.ts'
import type { List } from './objects/meta.ts'
import type { Reader } from './reader.ts'

/** The pause between a watch that ended or failed and the next one. */
const RECONNECT_MS = 200

/**
 * Watches one object until it is ready.
 *
 * @param collection API path of its collection, such as /apis/apps/v1/namespaces/x/deployments
 * @param reasonNotReady why the object is not ready yet, or undefined when it is
 * @param onReason called with every new reason
 * @throws Failure `still-waiting` with the last reason when `signal` aborts
 */
export async function awaitObject<T>(
  reader: Reader,
  collection: string,
  name: string,
  reasonNotReady: (object: T | undefined) => string | undefined,
  signal: AbortSignal,
  onReason: (reason: string) => void,
): Promise<void> {
  let last: string | undefined
  const isReady = (object: T | undefined) => {
    const reason = reasonNotReady(object)
    if (reason !== undefined && reason !== last) onReason(reason)
    last = reason
    return reason === undefined
  }
  const watchUntilReady = async (): Promise<boolean> => {
    try {
      for await (const object of versionsOf<T>(reader, collection, name, signal))
        if (isReady(object)) return true
    } catch (error) {
      if (!(error instanceof Failure && error.details.retryable)) throw error
      last = error.message
    }
    return false
  }
  const isDone = await poll(watchUntilReady, (done) => done, {
    deadlineMs: UNTIL_ABORTED,
    pauseMs: RECONNECT_MS,
    signal,
  })
  if (isDone) return
  if (last === undefined) throw signal.reason
  throw new Failure({ code: 'still-waiting', what: `${name}: ${last}` }, { cause: signal.reason })
}

/** The current version of an object and each later one, until the watch ends; undefined while it does not exist. */
async function* versionsOf<T>(
  reader: Reader,
  collection: string,
  name: string,
  signal: AbortSignal,
): AsyncIterable<T | undefined> {
  const selector = `fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`
  // a list first: its resourceVersion starts the watch without a gap, also if the object does not exist yet
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
