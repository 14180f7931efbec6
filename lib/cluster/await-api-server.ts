import { type ClusterAccess, type KubeTools, kubectl, kubeProcess } from '../kube/access.ts'
import { poll, UNTIL_ABORTED } from '../poll.ts'
import { type ProcessContext, run } from '../process/run.ts'

const ANSWER_MS = 10_000
const PAUSE_MS = 500

/**
 * Whether the API server reports that it is ready. A restarted server answers before it has loaded its authorization
 * rules, and then forbids every request; it is not ready before that is over.
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

/** Waits until the API server is ready; the context's signal ends the wait. */
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
