import { FIELD_MANAGER, kubectl, kubeProcess } from '../kube/access.ts'
import { runOk } from '../process/run.ts'
import type { Change } from './change.ts'
import type { ClusterDoors, StepContext } from './context.ts'
import { describeObject } from './describe.ts'
import { fieldChanges } from './difference.ts'
import { type Labels, labelsOf, lacksPrefix, marked } from './ownership.ts'
import type { KubernetesObject } from './step.ts'

/** Why something that has only our old labels is changed. */
export const RELABELLED = 'labels get a prefix'

/** The change of what has only our old labels. */
export const relabelChange = (what: string, path: string, live: Labels, marks: Labels): Change => ({
  action: 'change',
  what,
  fields: fieldChanges(live, { ...live, ...marks }, path),
  because: RELABELLED,
})

/** What is to be done about an object that is never compared with what is wanted, but for its labels. */
export const relabelChanges = (live: KubernetesObject | undefined, madeFor: string): readonly Change[] =>
  live !== undefined && lacksPrefix(live)
    ? [relabelChange(describeObject(live), 'metadata.labels', labelsOf(live), marksOf(live, madeFor))]
    : []

/** Does it. */
export async function relabelObject(
  live: KubernetesObject | undefined,
  doors: ClusterDoors,
  context: StepContext,
): Promise<void> {
  if (live !== undefined && lacksPrefix(live))
    await addLabels(live, marksOf(live, context.madeFor), doors, context)
}

function marksOf(live: KubernetesObject, madeFor: string): Labels {
  const bare = { ...live, metadata: { name: live.metadata.name } }
  return labelsOf(marked(bare, live, madeFor))
}

/** Adds labels and touches nothing else: an apply would give up whatever of ours it does not name. */
export async function addLabels(
  { kind, metadata: { name, namespace } }: Pick<KubernetesObject, 'kind' | 'metadata'>,
  labels: Labels,
  { tools, access }: ClusterDoors,
  context: StepContext,
): Promise<void> {
  const args = [
    ...['label', kind.toLowerCase(), name, ...(namespace === undefined ? [] : ['--namespace', namespace])],
    ...['--overwrite', `--field-manager=${FIELD_MANAGER}`],
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  ]
  await runOk(kubectl(tools, access, args), kubeProcess(context.process, tools))
}
