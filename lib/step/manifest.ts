import { awaitServed } from '../kube/served.ts'
import type { StepContext, StepKind } from './context.ts'
import { describeObject, liveChanges } from './live-changes.ts'
import { readObjects } from './read-objects.ts'
import { serverSideApply } from './server-side-apply.ts'
import type { KubernetesObject, ManifestStep } from './step.ts'
import { callsService } from './webhooks.ts'

/**
 * Kubernetes objects by server-side apply. Satisfied when a dry run of the apply equals each live object but for its
 * bookkeeping, so defaults, and fields that others own, are no difference.
 */
export const manifestKind: StepKind<ManifestStep> = {
  async probe(step, context) {
    return liveChanges(await wantedObjects(step, context), await context.doors(), context)
  },

  async apply(step, context) {
    const doors = await context.doors()
    const objects = await wantedObjects(step, context)
    await serverSideApply(objects, doors, context, [])
    await awaitServed(objects, doors.reader, context.process.signal)
  },
}

const WORKLOADS = ['Deployment', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob', 'Pod']

/** What is applied: the wanted part, and on a cluster without a data plane not the webhooks that only a pod could answer. */
async function wantedObjects(step: ManifestStep, context: StepContext): Promise<readonly KubernetesObject[]> {
  const part = (await allObjects(step, context)).filter(
    ({ kind }) => step.workloads === undefined || WORKLOADS.includes(kind) === (step.workloads === 'only'),
  )
  if (context.dataPlane) return part
  for (const webhook of part.filter(callsService))
    context.note(`${step.name}: ${describeObject(webhook)} left out, no pod could answer it here`)
  return part.filter((object) => !callsService(object))
}

const allObjects = async ({ content }: ManifestStep, context: StepContext) =>
  'objects' in content ? content.objects : readObjects(await context.resolve(content.artifact))
