import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import { type ProcessContext, run } from '../process/run.ts'
import { type ClusterAccess, type KubeTools, kubectl, kubeProcess } from './access.ts'

/** A running `kubectl proxy`: it supports every credential that a kubeconfig can hold, and a request takes milliseconds. */
export interface ApiProxy {
  /** A Unix socket in a private folder. */
  socket: string
  close(): Promise<void>
}

/** The longest delay that a timer supports: a proxy lives as long as its run. */
const NO_DEADLINE_MS = 2 ** 31 - 1

/**
 * Starts a proxy that forwards all HTTP methods but the rejected ones.
 *
 * @param rejected HTTP methods, such as `POST`
 * @throws Failure `cluster-unreachable` when it does not start
 */
export async function openProxy(
  rejected: readonly string[],
  tools: KubeTools,
  access: ClusterAccess,
  context: ProcessContext,
): Promise<ApiProxy> {
  // not in the lab's folder: the path of a socket is limited to some 100 bytes
  const folder = await mkdtemp(join(tmpdir(), 'homelab-'))
  const socket = join(folder, 'api')
  const stop = new AbortController()
  const serving = Promise.withResolvers<void>()
  const args = ['proxy', `--unix-socket=${socket}`, `--reject-methods=${rejected.join(',')}`]
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
  return { socket, close }
}

const unreachable = (access: ClusterAccess, stderr: string) =>
  new Failure({
    code: 'cluster-unreachable',
    what: `cannot reach the cluster of context ${access.context}`,
    expected: `a working context ${access.context} in ${access.kubeconfig}`,
    got: stderr.trim(),
    next: `kubectl --kubeconfig ${access.kubeconfig} --context ${access.context} get nodes`,
  })
