import { describeFailure, exitCodes, Failure, type FailureDetails } from '../failure.ts'
import { rangeText } from './address-range.ts'
import type { AddressRequest, ClusterRequest } from './address-request.ts'
import { type ClaimKind, claimsOf, readBases } from './claims.ts'
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
  /** True where it rests on network facts nobody observed. */
  assumed: boolean
}

export interface ClusterAddresses {
  name: string
  slot: number
  /** Id in a mesh; none for slots above 510. */
  clusterId?: number
  meshNodePort: number
  network: string
  /** One for each family, in the cluster's order of families; the same for the others. */
  pods: PlannedRange[]
  services: PlannedRange[]
  /** Never empty for a family; several where taken addresses divide it. */
  pool: PlannedRange[]
  controlPlaneVip: PlannedRange[]
}

/** Every range the lab uses, in the order of slots, proven disjoint. */
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

/** The same, with the problems as values. */
export function tryPlanAddresses(request: AddressRequest): PlanResult {
  const problems: FailureDetails[] = []
  const networks = readNetworks(request.networks, problems)
  const bases = readBases(request.bases, problems)
  const obstacles = listObstacles(request, networks, problems)
  const clusters = checkClusters(request.clusters, networks, problems)
  const claims = clusters.flatMap(({ cluster, network }) => claimsOf(cluster, network, bases, problems))

  const settled = Map.groupBy(resolveClaims(claims, obstacles, problems), ({ claim }) => claim.cluster)
  if (problems.length > 0) return { ok: false, problems }
  const plan = clusters.map(({ cluster }) => describeCluster(cluster, settled.get(cluster.name) ?? []))
  return { ok: true, plan: { clusters: plan } }
}

function describeCluster(
  { name, slot, network }: ClusterRequest,
  settled: readonly ResolvedClaims[],
): ClusterAddresses {
  const clusterId = clusterIdOf(slot)
  const of = (kind: ClaimKind) =>
    settled.filter(({ claim }) => claim.kind === kind).flatMap((entry) => plannedRanges(entry))
  return {
    name,
    slot,
    ...(clusterId === undefined ? {} : { clusterId }),
    meshNodePort: meshNodePortOf(slot),
    network,
    pods: of('pods'),
    services: of('services'),
    pool: of('pool'),
    controlPlaneVip: of('vip'),
  }
}

function plannedRanges({ claim, ranges, without }: ResolvedClaims): PlannedRange[] {
  const { family, text, reason, assumed } = claim
  if (without.length === 0) return [{ family, text, reason, assumed }]
  const cutReason = `${reason}, without ${namesOf(without)}`
  return ranges.map((range) => ({ family, text: rangeText(range), reason: cutReason, assumed }))
}
