import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import { type ProcessContext, run } from '../process/run.ts'
import { type ClusterAccess, type KubeTools, kubectl, kubeProcess } from './access.ts'
import { type ApiResponse, requestJson, streamLines } from './unix-http.ts'

/** The door for reads: GET and watch on a cluster's API; it cannot write. */
export interface Reader {
  /** The object or list at an API path, or undefined where the server answers 404. */
  get<T = unknown>(path: string): Promise<T | undefined>
  /** Objects as the API server sends them on a watch, until `signal` aborts or the server ends the stream. */
  watch(path: string, signal: AbortSignal): AsyncIterable<WatchEvent>
  close(): Promise<void>
}

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: unknown
}

/** The longest delay a timer takes: the proxy lives as long as its run does. */
const NO_DEADLINE_MS = 2 ** 31 - 1

/**
 * Starts `kubectl proxy` on a Unix socket in a private folder, every writing method rejected, so that any credential a
 * kubeconfig can hold works and a read costs milliseconds.
 *
 * @throws Failure `cluster-unreachable` when the proxy does not start
 */
export async function openReader(
  tools: KubeTools,
  access: ClusterAccess,
  context: ProcessContext,
): Promise<Reader> {
  // not in the lab's folder: a socket's path may be no longer than some 100 bytes
  const folder = await mkdtemp(join(tmpdir(), 'homelab-'))
  const socket = join(folder, 'api')
  const stop = new AbortController()
  const serving = Promise.withResolvers<void>()
  const args = ['proxy', `--unix-socket=${socket}`, '--reject-methods=POST,PUT,PATCH,DELETE']
  const proxy = run(kubectl(tools, access, args, { deadlineMs: NO_DEADLINE_MS }), {
    env: kubeProcess(context, tools).env,
    signal: AbortSignal.any([context.signal, stop.signal]),
    onLine: (line) => line.startsWith('Starting to serve') && serving.resolve(),
  })
  const ended = proxy.then(
    (result) => serving.reject(unreachable(access, result.stderr)),
    (error: unknown) => serving.reject(error),
  )
  const close = async () => {
    stop.abort()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await serving.promise
  } catch (error) {
    await close()
    throw error
  }
  return {
    get: async <T>(path: string) => checked<T>(await requestJson(socket, path, context.signal), path),
    watch: async function* (path, signal) {
      for await (const line of streamLines(socket, path, signal)) yield JSON.parse(line) as WatchEvent
    },
    close,
  }
}

function checked<T>({ status, body }: ApiResponse, path: string): T | undefined {
  if (status === 200) return body as T
  if (status === 404) return undefined
  throw new Failure({
    code: 'api-refused',
    what: `the API server did not answer GET ${path}`,
    expected: 'status 200 or 404',
    got: `status ${status}: ${(body as { message?: string } | undefined)?.message ?? 'no message'}`,
    retryable: status === 429 || status >= 500,
  })
}

const unreachable = (access: ClusterAccess, stderr: string) =>
  new Failure({
    code: 'cluster-unreachable',
    what: `cannot reach the cluster of context ${access.context}`,
    expected: `a working context ${access.context} in ${access.kubeconfig}`,
    got: stderr.trim(),
    next: `kubectl --kubeconfig ${access.kubeconfig} --context ${access.context} get nodes`,
  })
