import type { Release } from '../../kube/helm-release.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { Reader } from '../../kube/reader.ts'
import { MADE_FOR, OURS, OWNER } from '../ownership.ts'

const ADOPTED = 'adopted'

/** What a release is to us: made by us, somebody else's that we took over, or somebody else's. */
export function ownerOf({ labels }: Pick<Release, 'labels'>): 'us' | 'adopted' | 'somebody else' {
  if (labels[OWNER] !== OURS) return 'somebody else'
  return labels[ADOPTED] === undefined ? 'us' : 'adopted'
}

/** The labels that a release gets from us, as helm takes them; it keeps those that it has. */
export const labelsFor = (release: Release | undefined, madeFor: string) =>
  release !== undefined && ownerOf(release) === 'somebody else'
    ? `${OWNER}=${OURS},${ADOPTED}=true`
    : `${OWNER}=${OURS},${MADE_FOR}=${release?.labels[MADE_FOR] ?? madeFor}`

interface ReleaseRecord {
  metadata: { name: string; namespace: string; labels: Readonly<Record<string, string>> }
}

/** The records of the releases that we made, one for each revision. */
export async function ourReleaseRecords(reader: Pick<Reader, 'get'>): Promise<readonly ReleaseRecord[]> {
  const selector = encodeURIComponent(`owner=helm,${OWNER}=${OURS},!${ADOPTED}`)
  const path = `/api/v1/secrets?labelSelector=${selector}`
  return (await reader.get<{ items: readonly ReleaseRecord[] }>(path))?.items ?? []
}

/** Tells whether an object belongs to a release that we made, or is its record. */
export async function partsOfOurReleases(reader: Reader): Promise<(object: KubernetesObject) => boolean> {
  const records = await ourReleaseRecords(reader)
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
