import { describeFailure, exitCodes, Failure, type FailureDetails } from '../failure.ts'
import { rangeText } from './address-range.ts'
import type { AddressRequest, ClusterRequest } from './address-request.ts'
import { claimsOf, type RangeKind, readBases } from './claims.ts'
import { checkClusters } from './cluster-checks.ts'
import { namesOf, type ResolvedClaims, resolveClaims } from './conflicts.ts'
import type { Family } from './family.ts'
import { readNetworks } from './networks.ts'
import { listObstacles } from './obstacles.ts'
import { clusterIdOf, meshNodePortOf } from './slot-numbers.ts'

interface PlannedRange {
  family: Family
  /** Pods and services: a CIDR; pool: `first-last`; virtual IP: an address. */
  text: string
  reason: string
  /** True if computed from assumed network facts, not from observed ones. */
  assumed: boolean
}

export interface ClusterAddresses {
  name: string
  slot: number
  /** Cluster id in a mesh; undefined for slots above 510. */
  clusterId?: number
  meshNodePort: number
  network: string
  /** Here and below: one per family, in the cluster's order of families. */
  pods: PlannedRange[]
  services: PlannedRange[]
  /** At least one per family; several where taken addresses divide the pool. */
  pool: PlannedRange[]
  controlPlaneVip: PlannedRange[]
}

/** Every range of the lab, in the order of slots, proven disjoint. */
export interface AddressPlan {
  clusters: ClusterAddresses[]
}

export type PlanResult = { ok: true; plan: AddressPlan } | { ok: false; problems: FailureDetails[] }

/**
 * Plans the addresses of all clusters: a pure function of the request, in which each cluster's ranges depend on its own
 * slot and overrides and on the networks, never on the other clusters.
 *
 * @throws Failure with every problem at once, exit code 2; its code is the problem's, or `address-plan` for several
 */
export function planAddresses(request: AddressRequest): AddressPlan {
  const result = tryPlanAddresses(request)
  if (result.ok) return result.plan
  const [only, second] = result.problems
  if (only && !second) throw new Failure(only)
  throw new Failure({
    code: 'address-plan',
    what: result.problems.map((problem) => describeFailure(new Failure(problem))).join('\n'),
    exitCode: exitCodes.usage,
  })
}

/** The same, but returns the problems instead of throwing them. */
export function tryPlanAddresses(request: AddressRequest): PlanResult {
  const problems: FailureDetails[] = []
  const networks = readNetworks(request.networks, problems)
  const bases = readBases(request.bases, problems)
  const obstacles = listObstacles(request, networks, problems)
  const clusters = checkClusters(request.clusters, networks, problems)
  const claims = clusters.flatMap(({ cluster, network }) => claimsOf(cluster, network, bases, problems))

  const resolved = Map.groupBy(resolveClaims(claims, obstacles, problems), ({ claim }) => claim.cluster)
  if (problems.length > 0) return { ok: false, problems }
  const plan = clusters.map(({ cluster }) => describeCluster(cluster, resolved.get(cluster.name) ?? []))
  return { ok: true, plan: { clusters: plan } }
}

function describeCluster(
  { name, slot, network }: ClusterRequest,
  resolved: readonly ResolvedClaims[],
): ClusterAddresses {
  const clusterId = clusterIdOf(slot)
  const rangesOf = (kind: RangeKind) =>
    resolved.filter(({ claim }) => claim.kind === kind).flatMap((entry) => plannedRanges(entry))
  return {
    name,
    slot,
    ...(clusterId === undefined ? {} : { clusterId }),
    meshNodePort: meshNodePortOf(slot),
    network,
    pods: rangesOf('pods'),
    services: rangesOf('services'),
    pool: rangesOf('pool'),
    controlPlaneVip: rangesOf('vip'),
  }
}

function plannedRanges({ claim, ranges, takenBy }: ResolvedClaims): PlannedRange[] {
  const { family, text, reason, assumed } = claim
  if (takenBy.length === 0) return [{ family, text, reason, assumed }]
  const cutReason = `${reason}, without ${namesOf(takenBy)}`
  return ranges.map((range) => ({ family, text: rangeText(range), reason: cutReason, assumed }))
}
