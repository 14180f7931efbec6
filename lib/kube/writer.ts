import { type ApiStatus, Failure } from '../failure.ts'
import { once } from '../once.ts'
import type { ProcessContext } from '../process/run.ts'
import { semaphore } from '../semaphore.ts'
import { type ClusterAccess, FIELD_MANAGER, type KubeTools } from './access.ts'
import { openProxy } from './proxy.ts'
import { isTransient, parseStatus, statusText } from './status.ts'
import { requestJson } from './unix-http.ts'

/**
 * The door for server-side applies under our field manager; it can send nothing else.
 *
 * Both functions throw Failure `api-refused`, with its `status`, where the server refuses the object.
 */
export interface Writer {
  /** What the object at an API path would be once it was applied, with what others hold. Changes nothing. */
  dryRun<T extends object>(path: string, object: object): Promise<T>
  /** Applies the object; where others hold fields of it that is a conflict, unless forced. */
  apply(path: string, object: object, options: { force: boolean }): Promise<void>
  close(): Promise<void>
}

/** Asked at the same time: the server computes each at length, and its deadline is one for each. */
const AT_ONCE = 4

const QUERY = `fieldValidation=Strict&fieldManager=${FIELD_MANAGER}`

/** Opens it at the first object. */
export function openWriter(tools: KubeTools, access: ClusterAccess, context: ProcessContext): Writer {
  const proxy = once(() => openProxy(['POST', 'PUT', 'DELETE'], tools, access, context))
  const acquire = semaphore(AT_ONCE)
  const send = async (path: string, object: object, query: string) => {
    const { socket } = await proxy.get()
    const release = await acquire()
    const patch = { type: 'application/apply-patch+yaml', body: JSON.stringify(object) }
    const asked = requestJson(socket, `${path}?${QUERY}&${query}`, context.signal, patch).finally(release)
    const { status, body } = await asked
    if (status === 200 || status === 201) return body
    throw refused(path, parseStatus(status, body))
  }
  return {
    // forced, so that fields held by others are an answer too, and not a refusal
    dryRun: async (path, object) => (await send(path, object, 'dryRun=All&force=true')) as never,
    apply: async (path, object, { force }) => void (await send(path, object, `force=${force}`)),
    async close() {
      const opened = await proxy.known()?.catch(() => undefined)
      await opened?.close()
    },
  }
}

/** A namespace that is not found may be on its way, and a conflict may be with one other write alone. */
const mayPass = (status: ApiStatus) => status.code === 404 || status.code === 409 || isTransient(status)

const refused = (path: string, status: ApiStatus) =>
  new Failure({
    code: 'api-refused',
    what: `the API server refused an apply of ${path}`,
    expected: 'the object as it is wanted',
    got: statusText(status),
    status,
    retryable: mayPass(status),
  })
