import { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import type { ProviderName } from '../../lab/schema.ts'
import { byHand, type Finding, type Fix, quoted } from './finding.ts'
import { type KubeContext, readKubeContext } from './kubeconfig.ts'
import type { ClusterFacts } from './lab-facts.ts'

/** A certificate that access to a cluster depends on. */
export interface Certificate {
  cluster: string
  provider: ProviderName
  kubeconfig: string
  role: 'client' | 'API server'
  /** Where it was read: the path of the kubeconfig, or the URL of the server. */
  at: string
  endsAt: Date
}

const CONNECT_MS = 3_000
const DAY_MS = 24 * 60 * 60_000
const SOON_DAYS = 30

/** The client certificate in each cluster's kubeconfig, and the one that its API server presents, if it answers. */
export async function observeCertificates(
  clusters: readonly ClusterFacts[],
): Promise<readonly Certificate[]> {
  const found = clusters.map(async ({ name, cluster: { provider }, managed }) => {
    const { kubeconfig, context } = managed.access
    const read = await readKubeContext(kubeconfig, context)
    if (read === undefined) return []
    const ends = [
      { role: 'client' as const, at: kubeconfig, endsAt: clientEnd(read) },
      { role: 'API server' as const, at: read.server, endsAt: await serverEnd(read.server) },
    ]
    return ends.flatMap(({ endsAt, ...rest }) =>
      endsAt === undefined ? [] : [{ cluster: name, provider, kubeconfig, ...rest, endsAt }],
    )
  })
  return (await Promise.all(found)).flat()
}

function clientEnd({ clientCertificate }: KubeContext): Date | undefined {
  try {
    return clientCertificate === undefined ? undefined : new X509Certificate(clientCertificate).validToDate
  } catch {
    return undefined // not a certificate; kubectl reports that better
  }
}

/** The expiry of the certificate that a server presents; its signer is not verified. */
function serverEnd(server: string): Promise<Date | undefined> {
  const { hostname, port } = new URL(server)
  const { promise, resolve } = Promise.withResolvers<Date | undefined>()
  const host = hostname.replace(/^\[|\]$/g, '')
  const socket = connect({ host, port: Number(port || 443), rejectUnauthorized: false }, () => {
    resolve(socket.getPeerX509Certificate()?.validToDate)
    socket.destroy()
  })
  socket.setTimeout(CONNECT_MS, () => socket.destroy())
  socket.on('error', () => {}).on('close', () => resolve(undefined))
  return promise
}

/** Certificates that have expired, or expire within 30 days. */
export function certificatesEnding(certificates: readonly Certificate[], now: Date): readonly Finding[] {
  return certificates.flatMap((certificate): Finding[] => {
    const { cluster, role, at, endsAt } = certificate
    const days = Math.floor((endsAt.getTime() - now.getTime()) / DAY_MS)
    if (days >= SOON_DAYS) return []
    const isOver = endsAt <= now
    return [
      {
        id: isOver ? 'certificate-expired' : 'certificate-expiring',
        severity: isOver ? 'error' : 'warning',
        what: `the ${role} certificate of ${cluster} ${isOver ? 'is over' : `ends in ${days} day${days === 1 ? '' : 's'}`}`,
        evidence: `${at}: valid until ${endsAt.toISOString()}`,
        means: `${isOver ? 'nothing' : 'from then on nothing'} that uses it gets through to the API server`,
        fix: renewal(certificate),
      },
    ]
  })
}

/** https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/ */
function renewal({ cluster, provider, kubeconfig }: Certificate): Fix {
  const node = `${cluster}-control-plane`
  if (provider === 'kind')
    return byHand([
      `docker exec ${node} kubeadm certs renew all`,
      `docker restart ${node}`,
      `rm ${quoted(kubeconfig)}`,
      `make up CLUSTER=${cluster}`,
    ])
  if (provider === 'rehearsal')
    return byHand([`make down PROVIDER=rehearsal CLUSTER=${cluster}`, 'make rehearse'])
  return byHand(
    ['sudo kubeadm certs renew all'],
    'on each control plane (k3s: restart it); then fetch its kubeconfig again',
  )
}
