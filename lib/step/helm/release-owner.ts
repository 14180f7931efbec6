import type { Release } from '../../kube/helm-release.ts'
import { ADOPTED, COMPONENT, LEGACY, OURS } from '../../kube/labels.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { Reader } from '../../kube/reader.ts'
import { type Labels, madeForIn } from '../ownership.ts'

/** What a release is to us: made by us, somebody else's that we took over, or somebody else's. */
export function ownerOf({ labels }: Pick<Release, 'labels'>): 'us' | 'adopted' | 'somebody else' {
  const hasLegacy = labels[LEGACY.managedBy] === OURS
  if (labels[ADOPTED] !== undefined || (hasLegacy && labels[LEGACY.adopted] !== undefined)) return 'adopted'
  return hasLegacy || labels[COMPONENT] !== undefined ? 'us' : 'somebody else'
}

/** The labels that a release gets from us; helm adds them to those that it has. */
export function labelsFor(release: Pick<Release, 'labels'> | undefined, ownerComponent: string): Labels {
  const legacy = { [LEGACY.managedBy]: OURS }
  if (release !== undefined && ownerOf(release) !== 'us')
    return { [ADOPTED]: 'true', ...legacy, [LEGACY.adopted]: 'true' }
  const component = (release && madeForIn(release.labels)) ?? ownerComponent
  return { [COMPONENT]: component, ...legacy, [LEGACY.component]: component }
}

interface ReleaseRecord {
  metadata: { name: string; namespace: string; labels: Readonly<Record<string, string>> }
}

/** What finds the records of the releases that we made: those with the prefixed labels, and those with only the old ones. */
const RECORD_SELECTORS = [
  COMPONENT,
  `${LEGACY.managedBy}=${OURS},!${LEGACY.adopted},!${ADOPTED},!${COMPONENT}`,
].map((selector) => `labelSelector=${encodeURIComponent(`owner=helm,${selector}`)}`)

/** The records of the releases that we made, one for each revision. */
export async function ownedReleaseRecords(reader: Pick<Reader, 'get'>): Promise<readonly ReleaseRecord[]> {
  const lists = RECORD_SELECTORS.map((selector) =>
    reader.get<{ items: readonly ReleaseRecord[] }>(`/api/v1/secrets?${selector}`),
  )
  return (await Promise.all(lists)).flatMap((list) => list?.items ?? [])
}

/** Tells whether an object belongs to a release that we made, or is its record. */
export async function partsOfOwnedReleases(reader: Reader): Promise<(object: KubernetesObject) => boolean> {
  const records = await ownedReleaseRecords(reader)
  return ({ kind, metadata }) => {
    const { annotations = {} } = metadata as { annotations?: Readonly<Record<string, string>> }
    const release = annotations['meta.helm.sh/release-name']
    const namespace = annotations['meta.helm.sh/release-namespace']
    return records.some(
      (record) =>
        (record.metadata.labels.name === release && record.metadata.namespace === namespace) ||
        (kind === 'Secret' &&
          record.metadata.name === metadata.name &&
          record.metadata.namespace === metadata.namespace),
    )
  }
}
