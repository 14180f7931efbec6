import { X509Certificate } from 'node:crypto'
import { kubectl, kubeProcess } from '../../kube/access.ts'
import type { Secret } from '../../kube/objects/core.ts'
import type { Reader } from '../../kube/reader.ts'
import { runOk } from '../../process/run.ts'
import type { FieldChange } from '../change.ts'
import type { ClusterClients, StepContext } from '../context.ts'
import type { AuthorityReference, SecretReference, Secrets } from '../secret.ts'

type References = Readonly<Record<string, SecretReference>>

/** Where a cluster holds another authority than the lab's: somebody has put it there since the release was made. */
export async function heldAuthorities(
  references: References,
  secrets: Secrets,
  reader: Reader,
): Promise<readonly FieldChange[]> {
  const changes = authoritiesOf(references).map(async (authority): Promise<readonly FieldChange[]> => {
    const from = fingerprintIn(await readHeld(authority, reader), authority)
    const to = await secrets.find({ authority, part: 'fingerprint' })
    const { namespace, secret } = authority.heldBy
    return from === to ? [] : [{ path: `Secret ${namespace}/${secret}`, from, to }]
  })
  return (await Promise.all(changes)).flat()
}

/**
 * Makes way for a release's own Secret: helm neither changes fields that somebody else has set nor takes over an object
 * of nobody's release. What is in it is the lab's authority too, or what the probe has told.
 */
export async function clearHeldAuthorities(
  release: string,
  references: References,
  { access, tools, reader }: ClusterClients,
  context: StepContext,
): Promise<void> {
  for (const authority of authoritiesOf(references)) {
    const held = await readHeld(authority, reader)
    if (held === undefined) continue
    const isOwn = held.metadata.annotations?.['meta.helm.sh/release-name'] === release
    const wanted = await context.secrets.obtain({ authority, part: 'fingerprint' })
    if (isOwn && fingerprintIn(held, authority) === wanted) continue
    const { namespace, secret } = authority.heldBy
    context.note(
      `Secret ${namespace}/${secret} with ${fingerprintIn(held, authority)} makes way for ${wanted}`,
    )
    const args = ['delete', 'secret', '--ignore-not-found', '--namespace', namespace, secret]
    await runOk(kubectl(tools, access, args), kubeProcess(context.process, tools))
  }
}

const authoritiesOf = (references: References): readonly AuthorityReference[] => [
  ...new Map(Object.values(references).map(({ authority }) => [authority.name, authority])).values(),
]

const readHeld = ({ heldBy }: AuthorityReference, reader: Reader) =>
  reader.get<Secret>(`/api/v1/namespaces/${heldBy.namespace}/secrets/${heldBy.secret}`)

function fingerprintIn(held: Secret | undefined, { heldBy }: AuthorityReference): string {
  const pem = Buffer.from(held?.data?.[heldBy.certificate] ?? '', 'base64').toString()
  try {
    return new X509Certificate(pem).fingerprint256
  } catch {
    return held === undefined ? 'none' : 'no certificate'
  }
}
