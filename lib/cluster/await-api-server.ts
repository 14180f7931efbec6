import { type ClusterAccess, type KubeTools, kubectl, kubeProcess } from '../kube/access.ts'
import { poll, UNTIL_ABORTED } from '../poll.ts'
import { type ProcessContext, run } from '../process/run.ts'

const ANSWER_MS = 10_000
const PAUSE_MS = 500

/**
 * Whether the API server says that it is ready. A server that has just come back answers before it knows who may do
 * what, and then forbids everything to everybody; it is not ready until that is over.
 */
export async function isApiServerReady(
  tools: KubeTools,
  access: ClusterAccess,
  { env, signal }: ProcessContext,
): Promise<boolean> {
  const readyz = kubectl(tools, access, ['get', '--raw', '/readyz'], { deadlineMs: ANSWER_MS })
  const answer = await run(readyz, kubeProcess({ env, signal }, tools)).catch(() => undefined)
  signal.throwIfAborted()
  return answer?.exitCode === 0
}

/** Waits until the API server is ready, for as long as the signal of the context allows. */
export async function awaitApiServer(
  tools: KubeTools,
  access: ClusterAccess,
  context: ProcessContext,
): Promise<void> {
  const { signal } = context
  await poll(
    () => isApiServerReady(tools, access, context),
    (isReady) => isReady,
    { deadlineMs: UNTIL_ABORTED, pauseMs: PAUSE_MS, signal },
  )
  signal.throwIfAborted()
}
