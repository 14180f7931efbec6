import type { FailureDetails } from '../failure.ts'
import { type AddressRange, rangeText } from './address-range.ts'
import type { BaseRanges, ClusterRequest } from './address-request.ts'
import { addressText } from './address-text.ts'
import { type Cidr, safeParseCidr, safeSubnet } from './cidr.ts'
import type { Family } from './family.ts'
import { missingFamily, type Network, poolSubnet } from './networks.ts'
import { type Overrides, readOverrides } from './overrides.ts'
import { about, collect } from './parsed.ts'
import { slotBlock } from './slot-block.ts'

export type RangeKind = 'pods' | 'services' | 'pool' | 'vip'

/** Addresses that a cluster claims. */
export interface RangeClaim extends AddressRange {
  cluster: string
  kind: RangeKind
  /** A CIDR for pods and services, `first-last` for a pool, an address for a virtual IP. */
  text: string
  /** Set in the lab: used as written, or refused. */
  isOverride: boolean
  reason: string
  assumed: boolean
}

export type Bases = Record<keyof BaseRanges, { cidr: Cidr; prefix: number } | undefined>

export function readBases(bases: BaseRanges, problems: FailureDetails[]): Bases {
  const read = (name: keyof BaseRanges) => {
    const cidr = collect(about(`base range ${name}`, safeParseCidr(bases[name].range)), problems)
    return cidr && { cidr, prefix: bases[name].prefix }
  }
  return {
    pods4: read('pods4'),
    services4: read('services4'),
    pods6: read('pods6'),
    services6: read('services6'),
  }
}

/** All claims of a cluster: pods and services from the bases, pool and virtual IP from its network, or overrides. */
export function claimsOf(
  cluster: ClusterRequest,
  network: Network,
  bases: Bases,
  problems: FailureDetails[],
): RangeClaim[] {
  const overrides = readOverrides(cluster, network, problems)
  return cluster.families.flatMap((family) => [
    ...blockClaims('pods', family, cluster, overrides, bases, problems),
    ...blockClaims('services', family, cluster, overrides, bases, problems),
    ...networkClaims(family, cluster, network, overrides, problems),
  ])
}

function blockClaims(
  kind: 'pods' | 'services',
  family: Family,
  cluster: ClusterRequest,
  overrides: Overrides,
  bases: Bases,
  problems: FailureDetails[],
): RangeClaim[] {
  const set = overrideClaims(kind, family, cluster, overrides, false)
  if (set.length > 0) return set
  const base = bases[`${kind}${family}`]
  const block =
    base &&
    collect(
      about(`${kind} of cluster ${cluster.name}`, safeSubnet(base.cidr, base.prefix, cluster.slot)),
      problems,
    )
  if (!block) return []
  const reason = `slot ${cluster.slot} of ${base.cidr.text} in blocks of /${base.prefix}`
  return [{ ...block, cluster: cluster.name, kind, isOverride: false, reason, assumed: false }]
}

function networkClaims(
  family: Family,
  cluster: ClusterRequest,
  network: Network,
  overrides: Overrides,
  problems: FailureDetails[],
): RangeClaim[] {
  const { name, assumed } = network
  const pool = overrideClaims('pool', family, cluster, overrides, assumed)
  const vip = overrideClaims('vip', family, cluster, overrides, assumed)
  if (pool.length > 0 && vip.length > 0) return [...pool, ...vip]

  const subnet = poolSubnet(network, family)
  const block = collect(subnet ? slotBlock(subnet, cluster.slot) : missingFamily(network, family), problems)
  if (!block) return [...pool, ...vip]
  const rest = {
    cluster: cluster.name,
    isOverride: false,
    reason: `${block.reason}, network ${name}`,
    assumed,
  }
  const slotVip = { family, first: block.vip, last: block.vip, text: addressText(family, block.vip) }
  return [
    ...(pool.length > 0
      ? pool
      : [{ ...block.pool, kind: 'pool' as const, text: rangeText(block.pool), ...rest }]),
    ...(vip.length > 0 ? vip : [{ ...slotVip, kind: 'vip' as const, ...rest }]),
  ]
}

function overrideClaims(
  kind: RangeKind,
  family: Family,
  { name }: ClusterRequest,
  overrides: Overrides,
  assumed: boolean,
): RangeClaim[] {
  return overrides[kind]
    .filter((range) => range.family === family)
    .map((range) => ({ ...range, cluster: name, kind, isOverride: true, reason: 'set in the lab', assumed }))
}
