import type { Release } from '../../kube/helm-release.ts'
import { ADOPTED, COMPONENT } from '../../kube/labels.ts'
import type { Change } from '../change.ts'
import type { ClusterClients, StepContext } from '../context.ts'
import { addLabels, type ChangeSubject, relabelChange } from '../relabel.ts'
import type { HelmStep } from '../step.ts'
import { labelsFor, ownerOf } from './release-owner.ts'

/** Whether a release is marked as ours, or as adopted by us, only by labels without a prefix. */
const lacksPrefixedLabels = (release: Release) =>
  ownerOf(release) !== 'somebody else' &&
  release.labels[COMPONENT] === undefined &&
  release.labels[ADOPTED] === undefined

/** The label changes of a release that is otherwise as wanted. */
export const releaseRelabelChanges = (
  release: Release,
  about: ChangeSubject,
  ownerComponent: string,
): readonly Change[] =>
  lacksPrefixedLabels(release)
    ? [relabelChange(about, 'labels', release.labels, labelsFor(release, ownerComponent))]
    : []

/**
 * Applies them to the record of the newest revision. Helm reads a release's labels from there and copies them to the
 * next revision; an upgrade just for the labels would be a revision that changes nothing, and run the chart's hooks.
 */
export async function relabelRelease(
  release: Release,
  step: HelmStep,
  clients: ClusterClients,
  context: StepContext,
): Promise<void> {
  if (!lacksPrefixedLabels(release)) return
  const name = `sh.helm.release.v1.${step.release}.v${release.version}`
  const record = { kind: 'Secret', metadata: { name, namespace: step.namespace } }
  await addLabels(record, labelsFor(release, context.ownerComponent), clients, context)
}
