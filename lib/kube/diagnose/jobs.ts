import type { Workload } from '../objects/apps.ts'
import { conditionOf } from '../objects/meta.ts'
import type { Diagnosis } from './diagnosis.ts'
import { containersOf, type Evidence, logKey } from './evidence.ts'

/** What a Job still lacks. */
export function jobMissing(job: Workload | undefined): string | undefined {
  if (job === undefined) return 'not there yet'
  return conditionOf(job.status?.conditions, 'Complete')?.status === 'True' ? undefined : 'not complete'
}

const MEANINGS: Readonly<Record<string, string>> = {
  BackoffLimitExceeded: 'its pods failed as often as the Job allows',
  DeadlineExceeded: 'it took longer than the Job allows',
  PodFailurePolicy: 'a pod failed in a way that the Job ends for',
}

/** A Job that has failed for good. */
export function jobDiagnoses({ controller, subject, namespace, pods, logs }: Evidence): readonly Diagnosis[] {
  const failed = conditionOf(controller?.status?.conditions, 'Failed')
  if (controller === undefined || failed?.status !== 'True') return []
  const ends = containersOf(pods).flatMap((each) => {
    const { exitCode } = each.status.state?.terminated ?? {}
    const log = (logs[logKey(each)] ?? '').trim().replaceAll('\n', '\n    ')
    return exitCode ? [`pod ${each.pod.metadata.name}: exit code ${exitCode}\n    ${log}`.trim()] : []
  })
  return [
    {
      cause: 'job-failed',
      what: `${subject} has failed`,
      evidence: [`${failed.reason}: ${failed.message}`, ...ends.slice(-1)].join('\n    '),
      likely: MEANINGS[failed.reason ?? ''] ?? "see the Job's condition",
      next: `kubectl logs --namespace ${namespace} job/${controller.metadata.name} --all-containers`,
      graceMs: 0,
    },
  ]
}
