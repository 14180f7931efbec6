import { FIELD_MANAGER, kubectl, kubeProcess } from '../kube/access.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import { runOk } from '../process/run.ts'
import type { Change } from './change.ts'
import type { ClusterClients, StepContext } from './context.ts'
import { aboutObject } from './describe.ts'
import { fieldChanges } from './difference.ts'
import { type Labels, labelsOf, lacksPrefix, withOwnerLabels } from './ownership.ts'

/** The reason for changing an object or release that has only our old labels. */
export const RELABELLED = 'labels get a prefix'

/** The part of a change that names its subject. */
export type ChangeSubject = Pick<Change, 'what' | 'object' | 'release'>

/** The change of an object or release that has only our old labels. */
export const relabelChange = (
  about: ChangeSubject,
  path: string,
  live: Labels,
  ownerLabels: Labels,
): Change => ({
  action: 'change',
  ...about,
  fields: fieldChanges(live, { ...live, ...ownerLabels }, path),
  because: RELABELLED,
})

/** The label changes of an object that is otherwise never compared with the wanted one. */
export const relabelChanges = (
  live: KubernetesObject | undefined,
  ownerComponent: string,
): readonly Change[] =>
  live !== undefined && lacksPrefix(live)
    ? [
        relabelChange(
          aboutObject(live),
          'metadata.labels',
          labelsOf(live),
          ownerLabelsFor(live, ownerComponent),
        ),
      ]
    : []

/** Applies the label changes of such an object. */
export async function relabelObject(
  live: KubernetesObject | undefined,
  clients: ClusterClients,
  context: StepContext,
): Promise<void> {
  if (live !== undefined && lacksPrefix(live))
    await addLabels(live, ownerLabelsFor(live, context.ownerComponent), clients, context)
}

function ownerLabelsFor(live: KubernetesObject, ownerComponent: string): Labels {
  const bare = { ...live, metadata: { name: live.metadata.name } }
  return labelsOf(withOwnerLabels(bare, live, ownerComponent))
}

/** Adds labels and changes nothing else: an apply would give up every field of ours that it does not name. */
export async function addLabels(
  { kind, metadata: { name, namespace } }: Pick<KubernetesObject, 'kind' | 'metadata'>,
  labels: Labels,
  { tools, access }: ClusterClients,
  context: StepContext,
): Promise<void> {
  const args = [
    ...['label', kind.toLowerCase(), name, ...(namespace === undefined ? [] : ['--namespace', namespace])],
    ...['--overwrite', `--field-manager=${FIELD_MANAGER}`],
    ...Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  ]
  await runOk(kubectl(tools, access, args), kubeProcess(context.process, tools))
}
