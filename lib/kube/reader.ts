import { Failure } from '../failure.ts'
import type { ProcessContext } from '../process/run.ts'
import type { ClusterAccess, KubeTools } from './access.ts'
import { openProxy } from './proxy.ts'
import { isTransient, parseStatus, refusalText } from './status.ts'
import { type ApiResponse, requestJson, streamLines } from './unix-http.ts'

/** The read-only client: GET and watch on a cluster's API. */
export interface Reader {
  /** The object or list at an API path, or undefined if the server answers 404. */
  get<T = unknown>(path: string): Promise<T | undefined>
  /** The events that the API server sends on a watch, until `signal` aborts or the server ends the stream. */
  watch(path: string, signal: AbortSignal): AsyncIterable<WatchEvent>
  close(): Promise<void>
}

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: unknown
}

/**
 * Opens a client through a proxy that rejects every writing method.
 *
 * @throws Failure `cluster-unreachable` when the proxy does not start
 */
export async function openReader(
  tools: KubeTools,
  access: ClusterAccess,
  context: ProcessContext,
): Promise<Reader> {
  const { socket, close } = await openProxy(['POST', 'PUT', 'PATCH', 'DELETE'], tools, access, context)
  return {
    get: async <T>(path: string) => checked<T>(await requestJson(socket, path, context.signal), path),
    watch: async function* (path, signal) {
      for await (const line of streamLines(socket, path, signal)) yield JSON.parse(line) as WatchEvent
    },
    close,
  }
}

function checked<T>({ status: code, body }: ApiResponse, path: string): T | undefined {
  if (code === 200) return body as T
  if (code === 404) return undefined
  const status = parseStatus(code, body)
  throw new Failure({
    code: 'api-refused',
    what: `the API server did not answer GET ${path}`,
    expected: 'status 200 or 404',
    got: refusalText(status),
    status,
    retryable: isTransient(status),
  })
}
