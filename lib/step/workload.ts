import type { DiagnosisTarget } from '../kube/diagnose/collect.ts'
import type { ObjectReference } from './change.ts'
import type { WorkloadName } from './step.ts'

/** API version and kind of each target that can be waited for. */
const KINDS: Readonly<Record<DiagnosisTarget['kind'], Pick<ObjectReference, 'apiVersion' | 'kind'>>> = {
  deployment: { apiVersion: 'apps/v1', kind: 'Deployment' },
  daemonset: { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  statefulset: { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  job: { apiVersion: 'batch/v1', kind: 'Job' },
  service: { apiVersion: 'v1', kind: 'Service' },
}

/** A workload as a target to read, and as a reference to its object. */
export function workloadOf(
  namespace: string,
  workload: WorkloadName,
): { target: DiagnosisTarget; object: ObjectReference } {
  const [kind, name] = workload.split('/') as [DiagnosisTarget['kind'], string]
  const { apiVersion } = KINDS[kind]
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  return {
    target: { kind, name, namespace, collection: `${group}/namespaces/${namespace}/${kind}s` },
    object: { ...KINDS[kind], namespace, name },
  }
}
