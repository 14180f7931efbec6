import { X509Certificate } from 'node:crypto'
import { kubectl, kubeProcess } from '../../kube/access.ts'
import type { Secret } from '../../kube/objects/core.ts'
import type { Reader } from '../../kube/reader.ts'
import { runOk } from '../../process/run.ts'
import type { FieldChange } from '../change.ts'
import type { ClusterClients, StepContext } from '../context.ts'
import type { AuthorityReference, SecretReference, Secrets } from '../secret.ts'

type References = Readonly<Record<string, SecretReference>>

/** Authorities stored in a cluster after the release was created, in place of the lab's own. */
export async function authorityChanges(
  references: References,
  secrets: Secrets,
  reader: Reader,
): Promise<readonly FieldChange[]> {
  const changes = authoritiesOf(references).map(async (authority): Promise<readonly FieldChange[]> => {
    const from = fingerprintIn(await readStored(authority, reader), authority)
    const to = await secrets.find({ authority, part: 'fingerprint' })
    const { namespace, secret } = authority.storedIn
    return from === to ? [] : [{ path: `Secret ${namespace}/${secret}`, from, to }]
  })
  return (await Promise.all(changes)).flat()
}

/**
 * Deletes the Secret of an authority if it is not this release's or holds another authority: helm neither changes
 * fields of another manager nor takes over an object of no release. It holds the lab's authority too, or the probe has
 * already reported the difference.
 */
export async function deleteOtherAuthorities(
  release: string,
  references: References,
  { access, tools, reader }: ClusterClients,
  context: StepContext,
): Promise<void> {
  for (const authority of authoritiesOf(references)) {
    const stored = await readStored(authority, reader)
    if (stored === undefined) continue
    const isOfRelease = stored.metadata.annotations?.['meta.helm.sh/release-name'] === release
    const wanted = await context.secrets.obtain({ authority, part: 'fingerprint' })
    if (isOfRelease && fingerprintIn(stored, authority) === wanted) continue
    const { namespace, secret } = authority.storedIn
    context.note(
      `Secret ${namespace}/${secret} with ${fingerprintIn(stored, authority)} makes way for ${wanted}`,
    )
    const args = ['delete', 'secret', '--ignore-not-found', '--namespace', namespace, secret]
    await runOk(kubectl(tools, access, args), kubeProcess(context.process, tools))
  }
}

const authoritiesOf = (references: References): readonly AuthorityReference[] => [
  ...new Map(Object.values(references).map(({ authority }) => [authority.name, authority])).values(),
]

const readStored = ({ storedIn }: AuthorityReference, reader: Reader) =>
  reader.get<Secret>(`/api/v1/namespaces/${storedIn.namespace}/secrets/${storedIn.secret}`)

function fingerprintIn(stored: Secret | undefined, { storedIn }: AuthorityReference): string {
  const pem = Buffer.from(stored?.data?.[storedIn.certificate] ?? '', 'base64').toString()
  try {
    return new X509Certificate(pem).fingerprint256
  } catch {
    return stored === undefined ? 'none' : 'no certificate'
  }
}
