import { type ApiStatus, Failure } from '../failure.ts'
import { once } from '../once.ts'
import type { ProcessContext } from '../process/run.ts'
import { semaphore } from '../semaphore.ts'
import { type ClusterAccess, FIELD_MANAGER, type KubeTools } from './access.ts'
import { openProxy } from './proxy.ts'
import { isTransient, parseStatus, refusalText } from './status.ts'
import { requestJson } from './unix-http.ts'

/**
 * The client for server-side applies under our field manager; it can send nothing else.
 *
 * Both functions throw Failure `api-refused`, with its `status`, if the server refuses the object.
 */
export interface Writer {
  /** The object at an API path as it would be after an apply, with the fields of other managers. Changes nothing. */
  dryRun<T extends object>(path: string, object: object): Promise<T>
  /** Applies the object. Fields that other managers hold are a conflict, unless forced. */
  apply(path: string, object: object, options: { force: boolean }): Promise<void>
  close(): Promise<void>
}

/** The limit of concurrent requests: each is expensive for the server, and each has its own deadline. */
const MAX_CONCURRENT = 4

const QUERY = `fieldValidation=Strict&fieldManager=${FIELD_MANAGER}`

/** Opens the client's proxy at the first request. */
export function openWriter(tools: KubeTools, access: ClusterAccess, context: ProcessContext): Writer {
  const proxy = once(() => openProxy(['POST', 'PUT', 'DELETE'], tools, access, context))
  const acquire = semaphore(MAX_CONCURRENT)
  const send = async (path: string, object: object, query: string) => {
    const { socket } = await proxy.get()
    const release = await acquire()
    const patch = { type: 'application/apply-patch+yaml', body: JSON.stringify(object) }
    const response = requestJson(socket, `${path}?${QUERY}&${query}`, context.signal, patch).finally(release)
    const { status, body } = await response
    if (status === 200 || status === 201) return body
    throw refused(path, parseStatus(status, body))
  }
  return {
    // forced, so that fields of other managers appear in the result instead of a conflict
    dryRun: async (path, object) => (await send(path, object, 'dryRun=All&force=true')) as never,
    apply: async (path, object, { force }) => void (await send(path, object, `force=${force}`)),
    async close() {
      const opened = await proxy.known()?.catch(() => undefined)
      await opened?.close()
    },
  }
}

/** A missing namespace may be created in the meantime, and a conflict may be with a single concurrent write. */
const isRetryable = (status: ApiStatus) => status.code === 404 || status.code === 409 || isTransient(status)

const refused = (path: string, status: ApiStatus) =>
  new Failure({
    code: 'api-refused',
    what: `the API server refused an apply of ${path}`,
    expected: 'the object as it is wanted',
    got: refusalText(status),
    status,
    retryable: isRetryable(status),
  })
