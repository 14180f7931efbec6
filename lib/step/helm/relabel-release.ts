import type { Release } from '../../kube/helm-release.ts'
import { ADOPTED, COMPONENT } from '../../kube/labels.ts'
import type { Change } from '../change.ts'
import type { ClusterClients, StepContext } from '../context.ts'
import { type About, addLabels, relabelChange } from '../relabel.ts'
import type { HelmStep } from '../step.ts'
import { labelsFor, ownerOf } from './release-owner.ts'

/** Whether a release is ours, or adopted by us, by labels without a prefix alone. */
const lacksPrefixedLabels = (release: Release) =>
  ownerOf(release) !== 'somebody else' &&
  release.labels[COMPONENT] === undefined &&
  release.labels[ADOPTED] === undefined

/** What is to be done about a release that is as wanted, but for its labels. */
export const releaseRelabelChanges = (
  release: Release,
  about: About,
  ownerComponent: string,
): readonly Change[] =>
  lacksPrefixedLabels(release)
    ? [relabelChange(about, 'labels', release.labels, labelsFor(release, ownerComponent))]
    : []

/**
 * Does it, on the record of the newest revision. Helm reads a release's labels from there and gives them to the next
 * revision; an upgrade for their sake would be a revision that changes nothing, and run the chart's hooks.
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
