import type { Service } from '../../lib/kube/objects/core.ts'
import { contains } from '../../lib/net/address-range.ts'
import { safeParseOccupied, safeParseRange } from '../../lib/net/range.ts'
import type { ServiceDiagnosis } from '../../lib/step/context.ts'

const api = '/apis/metallb.io/v1beta1/namespaces/metallb-system'

interface Pool {
  metadata: { name: string; labels?: Readonly<Record<string, string>> }
  spec: { addresses: readonly string[] }
}

interface Advertisement {
  spec?: {
    ipAddressPools?: readonly string[]
    ipAddressPoolSelectors?: readonly {
      matchLabels?: Readonly<Record<string, string>>
    }[]
  }
}

/** A pool without an advertisement: its addresses are given out, and nobody answers for them. */
export const unadvertised: ServiceDiagnosis = {
  reads: [`${api}/ipaddresspools`, `${api}/l2advertisements`, `${api}/bgpadvertisements`],
  diagnose(service, [pools = [], ...advertisements]) {
    const all = advertisements.flat() as readonly Advertisement[]
    const own = (pools as readonly Pool[]).filter((pool) => gaveTo(pool, service))
    return own
      .filter((pool) => !all.some((advertisement) => covers(advertisement, pool)))
      .map(({ metadata: { name } }) => ({
        cause: 'pool-not-advertised',
        what: `service ${service.metadata.namespace}/${service.metadata.name} has an address that nobody answers for`,
        evidence: `its address is of pool ${name}, which none of ${all.length} advertisements covers`,
        likely: `there is no L2Advertisement or BGPAdvertisement for pool ${name}`,
        next: 'kubectl get ipaddresspools,l2advertisements,bgpadvertisements --namespace metallb-system',
        graceMs: 0,
      }))
  },
}

function gaveTo({ spec }: Pool, { status }: Service): boolean {
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip }) => safeParseOccupied(ip ?? ''))
  const ranges = spec.addresses.map(safeParseRange)
  return ranges.some(
    (range) => range.ok && addresses.some((each) => each.ok && contains(range.value, each.value)),
  )
}

/** Without names and selectors it covers every pool (https://metallb.io/configuration/_advanced_l2_configuration/). */
function covers({ spec = {} }: Advertisement, { metadata }: Pool): boolean {
  const { ipAddressPools: names = [], ipAddressPoolSelectors: selectors = [] } = spec
  if (names.length === 0 && selectors.length === 0) return true
  return (
    names.includes(metadata.name) ||
    // an expression is not looked into: what may cover the pool is taken to do so
    selectors.some(({ matchLabels = {} }) =>
      Object.entries(matchLabels).every(([key, value]) => metadata.labels?.[key] === value),
    )
  )
}
