import type { Release } from '../../kube/helm-release.ts'
import { ADOPTED, COMPONENT, LEGACY, OURS } from '../../kube/labels.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { Reader } from '../../kube/reader.ts'
import { type Labels, ownerComponentIn } from '../ownership.ts'

/** The owner of a release: us, us after an adoption, or somebody else. */
export function ownerOf({ labels }: Pick<Release, 'labels'>): 'us' | 'adopted' | 'somebody else' {
  const hasLegacy = labels[LEGACY.managedBy] === OURS
  if (labels[ADOPTED] !== undefined || (hasLegacy && labels[LEGACY.adopted] !== undefined)) return 'adopted'
  return hasLegacy || labels[COMPONENT] !== undefined ? 'us' : 'somebody else'
}

/** The labels that we set on a release; helm adds them to its existing ones. */
export function labelsFor(release: Pick<Release, 'labels'> | undefined, ownerComponent: string): Labels {
  const legacy = { [LEGACY.managedBy]: OURS }
  if (release !== undefined && ownerOf(release) !== 'us')
    return { [ADOPTED]: 'true', ...legacy, [LEGACY.adopted]: 'true' }
  const component = (release && ownerComponentIn(release.labels)) ?? ownerComponent
  return { [COMPONENT]: component, ...legacy, [LEGACY.component]: component }
}

interface ReleaseRecord {
  metadata: { name: string; namespace: string; labels: Readonly<Record<string, string>> }
}

/** Selectors for the records of releases that we created: with the prefixed labels, or with only the old ones. */
const RECORD_SELECTORS = [
  COMPONENT,
  `${LEGACY.managedBy}=${OURS},!${LEGACY.adopted},!${ADOPTED},!${COMPONENT}`,
].map((selector) => `labelSelector=${encodeURIComponent(`owner=helm,${selector}`)}`)

/** The records of the releases that we created, one per revision. */
export async function ownedReleaseRecords(reader: Pick<Reader, 'get'>): Promise<readonly ReleaseRecord[]> {
  const lists = RECORD_SELECTORS.map((selector) =>
    reader.get<{ items: readonly ReleaseRecord[] }>(`/api/v1/secrets?${selector}`),
  )
  return (await Promise.all(lists)).flatMap((list) => list?.items ?? [])
}

/** A test whether an object belongs to a release that we created, or is its record. */
export async function ownedReleaseMatcher(reader: Reader): Promise<(object: KubernetesObject) => boolean> {
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
