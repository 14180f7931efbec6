import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { StepContext } from '../context.ts'
import { describeObject } from '../describe.ts'
import type { ManifestStep } from '../step.ts'
import { callsService } from './webhooks.ts'

const WORKLOADS = ['Deployment', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob', 'Pod']

/** What is applied: the wanted part, and on a cluster without a data plane not the webhooks that only a pod could answer. */
export async function wantedObjects(
  step: ManifestStep,
  context: StepContext,
): Promise<readonly KubernetesObject[]> {
  const part = (await context.objectsOf(step.content)).filter(
    ({ kind }) => step.workloads === undefined || WORKLOADS.includes(kind) === (step.workloads === 'only'),
  )
  if (context.dataPlane) return part
  for (const webhook of part.filter(callsService))
    context.note(`${step.name}: ${describeObject(webhook)} left out, no pod could answer it here`)
  return part.filter((object) => !callsService(object))
}
