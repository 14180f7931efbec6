import { z } from 'zod'
import { safeParseCidr } from '../../lib/net/cidr.ts'
import { DNS_LABEL } from '../../lib/task/inputs.ts'

export const kubernetesName = z.string().regex(DNS_LABEL, 'must be a Kubernetes name')

const cidr = z.string().superRefine((text, context) => {
  const read = safeParseCidr(text)
  if (!read.ok) context.addIssue({ code: 'custom', message: read.problem.what })
})

const labels = z.record(z.string(), z.string())

/** Selects the pods of a policy, or of a peer; no field selects all pods. */
const pods = {
  app: z.string().optional().describe('Short for the label app'),
  labels: labels.optional().describe('Labels that a pod must have'),
}

const peer = z.strictObject({
  ...pods,
  namespace: kubernetesName.optional().describe("Pods of this namespace; the policy's own if left out"),
  cidr: cidr.optional().describe('Addresses outside the cluster'),
  except: z.array(cidr).optional().describe('Parts of the CIDR that are not meant'),
  entity: z
    .enum(['world', 'cluster', 'host', 'remote-node', 'kube-apiserver', 'ingress', 'all'])
    .optional()
    .describe('Of a CiliumNetworkPolicy'),
})

const destination = peer.extend({
  fqdn: z.string().optional().describe('A DNS name, * stands for any part; of a CiliumNetworkPolicy'),
})

export type Peer = z.output<typeof destination>

/** The problem of a peer that mixes pods, addresses, an entity and a name; it must be one of them. */
function peerProblem({ app, labels, namespace, cidr, except, entity, fqdn }: Peer): string | undefined {
  const kinds = [app ?? labels ?? namespace, cidr, entity, fqdn].filter((kind) => kind !== undefined)
  if (kinds.length > 1) return 'must be pods (app, labels, namespace), or a cidr, or an entity, or an fqdn'
  return except !== undefined && cidr === undefined ? 'except needs a cidr' : undefined
}

const checkPeer = (value: Peer, context: z.RefinementCtx) => {
  const message = peerProblem(value)
  if (message !== undefined) context.addIssue({ code: 'custom', message })
}

const port = z.union([
  z.int().min(1).max(65_535),
  z
    .string()
    .regex(/^(\d{1,5}|[a-z][a-z0-9-]{0,14})(\/(TCP|UDP|SCTP))?$/, 'must look like 80, 53/UDP or http'),
])

export type Port = z.output<typeof port>

/** The parts of a port such as 80, `53/UDP` or `http`; TCP if it names no protocol. */
export function portOf(text: Port): { number: string; protocol: string } {
  const [number = '', protocol = 'TCP'] = String(text).split('/')
  return { number, protocol }
}

const http = z.strictObject({
  method: z.string().optional(),
  path: z.string().optional().describe('A regular expression of the whole path'),
})

const traffic = {
  ports: z.array(port).min(1).optional().describe('To any of these ports; all if left out'),
  http: z.array(http).min(1).optional().describe('Only these requests; of a CiliumNetworkPolicy'),
}

const ingress = z.strictObject({ from: z.array(peer.superRefine(checkPeer)).min(1), ...traffic })
const egress = z.strictObject({ to: z.array(destination.superRefine(checkPeer)).min(1), ...traffic })

/** A rule, ingress or egress. */
export interface PolicyRule extends Pick<z.output<typeof ingress>, 'ports' | 'http'> {
  peers: readonly Peer[]
}

interface Directions {
  ingress?: z.output<typeof ingress>[] | undefined
  egress?: z.output<typeof egress>[] | undefined
}

/** The rules of each direction; undefined for a direction that the policy does not restrict. */
export const rulesOf = ({ ingress, egress }: Directions) => ({
  ingress: ingress?.map(({ from, ...traffic }): PolicyRule => ({ peers: from, ...traffic })),
  egress: egress?.map(({ to, ...traffic }): PolicyRule => ({ peers: to, ...traffic })),
})

const needsCilium = ({ peers, http }: PolicyRule) =>
  http !== undefined || peers.some(({ entity, fqdn }) => entity !== undefined || fqdn !== undefined)

const allRules = (policy: Directions) => Object.values(rulesOf(policy)).flatMap((rules) => rules ?? [])

export const policy = z
  .strictObject({
    name: kubernetesName,
    kind: z.enum(['NetworkPolicy', 'CiliumNetworkPolicy']).default('NetworkPolicy'),
    namespace: kubernetesName.optional().describe("Another than the task's"),
    ...pods,
    ingress: z.array(ingress).optional().describe('Who may come in; nobody if empty, anybody if left out'),
    egress: z
      .array(egress)
      .optional()
      .describe('Where to one may go; nowhere if empty, anywhere if left out'),
  })
  .refine(
    ({ ingress, egress }) => ingress !== undefined || egress !== undefined,
    'must have ingress or egress',
  )
  .refine(
    (policy) => policy.kind === 'CiliumNetworkPolicy' || !allRules(policy).some(needsCilium),
    'entity, fqdn and http are of kind: CiliumNetworkPolicy',
  )
  .refine((policy) => allRules(policy).every(({ http, ports }) => !http || ports), 'http needs ports')

export type Policy = z.output<typeof policy>
