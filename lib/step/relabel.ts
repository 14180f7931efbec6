import { FIELD_MANAGER, kubectl, kubeProcess } from '../kube/access.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import { runOk } from '../process/run.ts'
import type { Change } from './change.ts'
import type { ClusterClients, StepContext } from './context.ts'
import { aboutObject } from './describe.ts'
import { fieldChanges } from './difference.ts'
import { type Labels, labelsOf, lacksPrefix, withOwnerLabels } from './ownership.ts'

/** Why something that has only our old labels is changed. */
export const RELABELLED = 'labels get a prefix'

/** The part of a change that names its subject. */
export type About = Pick<Change, 'what' | 'object' | 'release'>

/** The change of what has only our old labels. */
export const relabelChange = (about: About, path: string, live: Labels, markers: Labels): Change => ({
  action: 'change',
  ...about,
  fields: fieldChanges(live, { ...live, ...markers }, path),
  because: RELABELLED,
})

/** What is to be done about an object that is never compared with what is wanted, but for its labels. */
export const relabelChanges = (
  live: KubernetesObject | undefined,
  ownerComponent: string,
): readonly Change[] =>
  live !== undefined && lacksPrefix(live)
    ? [relabelChange(aboutObject(live), 'metadata.labels', labelsOf(live), marksOf(live, ownerComponent))]
    : []

/** Does it. */
export async function relabelObject(
  live: KubernetesObject | undefined,
  clients: ClusterClients,
  context: StepContext,
): Promise<void> {
  if (live !== undefined && lacksPrefix(live))
    await addLabels(live, marksOf(live, context.ownerComponent), clients, context)
}

function marksOf(live: KubernetesObject, ownerComponent: string): Labels {
  const bare = { ...live, metadata: { name: live.metadata.name } }
  return labelsOf(withOwnerLabels(bare, live, ownerComponent))
}

/** Adds labels and touches nothing else: an apply would give up whatever of ours it does not name. */
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
