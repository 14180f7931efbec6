import assert from 'node:assert/strict'
import { parseAddress } from '../../lib/net/address.ts'
import { type AddressPlan, type ClusterAddresses, tryPlanAddresses } from '../../lib/net/address-plan.ts'
import { type AddressRange, contains, overlaps, rangeText } from '../../lib/net/address-range.ts'
import type { AddressRequest, NetworkFacts } from '../../lib/net/address-request.ts'
import { parseCidr } from '../../lib/net/cidr.ts'
import { parseRange, safeParseOccupied } from '../../lib/net/range.ts'

/** @returns whether the request could be planned; a refusal must follow the laws of refusals */
export function checkLaws(request: AddressRequest, random: (below: number) => number): boolean {
  const result = tryPlanAddresses(request)
  if (!result.ok) {
    checkProblems(result.problems)
    return false
  }
  const { plan } = result
  assert.deepEqual(tryPlanAddresses(request), result, 'deterministic')
  for (const planned of plan.clusters) {
    checkComplete(planned, request)
    checkInside(planned, request)
    checkOwnBlock(planned, request)
  }
  checkDisjoint(plan)
  checkClear(plan, request)
  checkNumbers(plan)
  checkUnmoved(plan, request, random)
  return true
}

function checkProblems(problems: readonly { code: string; exitCode?: number; next?: string }[]): void {
  assert.ok(problems.length > 0)
  for (const { code, exitCode, next } of problems) {
    assert.match(code, /^[a-z-]+$/)
    assert.equal(exitCode, 2)
    assert.ok(next, `${code} names no fix`)
  }
}

function checkComplete(planned: ClusterAddresses, request: AddressRequest): void {
  const families = request.clusters.find(({ name }) => name === planned.name)?.families
  const familiesOf = (ranges: readonly { family: number }[]) => ranges.map(({ family }) => family)
  assert.deepEqual(familiesOf(planned.pods), families)
  assert.deepEqual(familiesOf(planned.services), families)
  assert.deepEqual([...new Set(familiesOf(planned.pool))], families)
  assert.deepEqual(familiesOf(planned.controlPlaneVip), families)
}

function checkInside(planned: ClusterAddresses, request: AddressRequest): void {
  const network = request.networks.find(({ name }) => name === planned.network)
  const subnets = network?.subnets.map(({ cidr }) => parseCidr(cidr)) ?? []
  for (const range of networkRanges(planned))
    assert.ok(
      subnets.some((subnet) => contains(subnet, range)),
      `${rangeText(range)} is outside`,
    )
}

/** Taken addresses make a pool smaller and never move it. */
function checkOwnBlock(planned: ClusterAddresses, request: AddressRequest): void {
  const clusters = request.clusters.filter(({ name }) => name === planned.name)
  const networks = request.networks.map((network) => ({ ...network, taken: [] }))
  const alone = tryPlanAddresses({ ...request, clusters, networks, avoided: [] })
  assert.ok(alone.ok)
  const blocks = alone.plan.clusters.flatMap(({ pool }) => pool.map(({ text }) => parseRange(text)))
  for (const { text } of planned.pool)
    assert.ok(
      blocks.some((block) => contains(block, parseRange(text))),
      `${text} is not in its block`,
    )
  assert.deepEqual(planned.controlPlaneVip, alone.plan.clusters[0]?.controlPlaneVip)
}

/** Sorted ranges are all disjoint if each pair of neighbours is. */
function checkDisjoint(plan: AddressPlan): void {
  const all = plan.clusters.flatMap((planned) => [...blockRanges(planned), ...networkRanges(planned)])
  for (const family of [4, 6]) {
    const sorted = all.filter((range) => range.family === family).sort((a, b) => (a.first < b.first ? -1 : 1))
    for (const [i, range] of sorted.entries()) {
      const next = sorted[i + 1]
      assert.ok(!next || range.last < next.first, `${rangeText(range)} meets its neighbour`)
    }
  }
}

function checkClear(plan: AddressPlan, request: AddressRequest): void {
  const avoided = request.avoided.map(({ range }) => occupied(range))
  const subnets = request.networks.flatMap(({ subnets }) => subnets.map(({ cidr }) => parseCidr(cidr)))
  const inNetworks = request.networks.flatMap(reservedIn)
  for (const planned of plan.clusters) {
    for (const range of blockRanges(planned)) checkMeetsNone(range, [...avoided, ...subnets, ...inNetworks])
    for (const range of networkRanges(planned)) checkMeetsNone(range, [...avoided, ...inNetworks])
  }
}

function reservedIn({ subnets, taken }: NetworkFacts): AddressRange[] {
  return [
    ...taken.map(({ range }) => occupied(range)),
    ...subnets.flatMap(({ cidr, gateway }) => {
      const { family, first, last } = parseCidr(cidr)
      const ends = family === 4 ? [first, last] : [first]
      return [
        ...ends.map((end) => ({ family, first: end, last: end })),
        ...(gateway ? [occupied(gateway)] : []),
      ]
    }),
  ]
}

function checkMeetsNone(range: AddressRange, others: readonly AddressRange[]): void {
  for (const other of others)
    assert.ok(!overlaps(range, other), `${rangeText(range)} meets ${rangeText(other)}`)
}

function checkNumbers({ clusters }: AddressPlan): void {
  const ports = clusters.map(({ meshNodePort }) => meshNodePort)
  assert.equal(new Set(ports).size, clusters.length)
  for (const port of ports) assert.ok(port >= 30_000 && port <= 32_767)
  for (const { slot, clusterId } of clusters) assert.equal(clusterId, slot < 511 ? slot + 1 : undefined)
}

/** With fewer clusters, in another order, the remaining ones keep all their addresses. */
function checkUnmoved(plan: AddressPlan, request: AddressRequest, random: (below: number) => number): void {
  const fewer = request.clusters.filter(() => random(3) > 0)
  const shuffled = fewer
    .map((cluster) => ({ cluster, at: random(1000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ cluster }) => cluster)
  const again = tryPlanAddresses({ ...request, clusters: shuffled })
  assert.ok(again.ok)
  const kept = plan.clusters.filter(({ name }) => fewer.some((cluster) => cluster.name === name))
  assert.deepEqual(again.plan.clusters, kept)
}

function blockRanges({ pods, services }: ClusterAddresses): AddressRange[] {
  return [...pods, ...services].map(({ text }) => parseCidr(text))
}

function networkRanges({ pool, controlPlaneVip }: ClusterAddresses): AddressRange[] {
  const vips = controlPlaneVip.map(({ text }) => {
    const { family, value } = parseAddress(text)
    return { family, first: value, last: value }
  })
  return [...pool.map(({ text }) => parseRange(text)), ...vips]
}

function occupied(text: string): AddressRange {
  const read = safeParseOccupied(text)
  assert.ok(read.ok)
  return read.value
}
