import { overlaps } from '../../lib/net/address-range.ts'
import { type Cidr, parseCidr } from '../../lib/net/cidr.ts'
import { inputOf } from '../../lib/task/input-of.ts'
import type { PeerCluster } from '../../lib/task/task-context.ts'
import { valueAt } from '../../lib/value-at.ts'
import { cilium, clustermesh } from './inputs.ts'

/** Everything that keeps these clusters from being one mesh, every problem at once. */
export function meshProblems(members: readonly PeerCluster[]): readonly string[] {
  return [
    ...idProblems(members),
    ...sizeProblems(members),
    ...shared(members, 'mesh NodePort', (member) => [String(nodePortOf(member))]),
    ...shared(members, 'node address', ({ nodes }) => nodes.flatMap(({ address }) => address ?? [])),
    ...members.flatMap((member, index) =>
      members.slice(index + 1).flatMap((other) => podProblems(member, other)),
    ),
    ...members.flatMap(stoppedProblems),
  ]
}

/** As the user's own values have it, else as the plan has it. */
const idOf = (member: PeerCluster) => userValue(member, 'cluster', 'id') ?? member.addresses.clusterId

export const nodePortOf = (member: PeerCluster) =>
  userValue(member, 'clustermesh', 'apiserver', 'service', 'nodePort') ?? member.addresses.meshNodePort

function userValue(member: PeerCluster, ...path: readonly string[]): number | undefined {
  const found = valueAt(inputOf(member, cilium)?.values, path)
  return typeof found === 'number' ? found : undefined
}

const maximumOf = (member: PeerCluster) => inputOf(member, clustermesh)?.maxConnectedClusters ?? 255

function idProblems(members: readonly PeerCluster[]): readonly string[] {
  const outside = members.flatMap((member) => {
    const [id, maximum] = [idOf(member), maximumOf(member)]
    if (id !== undefined && id >= 1 && id <= maximum) return []
    const fix = maximum === 255 ? '; set clustermesh.maxConnectedClusters to 511, in every member' : ''
    return [`cluster ${member.name}: its id is ${id ?? 'none'}, and must be from 1 to ${maximum}${fix}`]
  })
  return [...outside, ...shared(members, 'cluster id', (member) => [String(idOf(member))])]
}

function sizeProblems(members: readonly PeerCluster[]): readonly string[] {
  const bySize = Map.groupBy(members, maximumOf)
  const listed = [...bySize].map(([size, of]) => `${size} in ${of.map(({ name }) => name).join(', ')}`)
  return [
    ...(bySize.size > 1
      ? [`clustermesh.maxConnectedClusters must be the same in all members: ${listed.join('; ')}`]
      : []),
    ...[...bySize.keys()]
      .filter((size) => members.length > size)
      .map(
        (size) => `the mesh has ${members.length} members, and clustermesh.maxConnectedClusters is ${size}`,
      ),
  ]
}

/** What several members have, and only one may have. */
function shared(
  members: readonly PeerCluster[],
  what: string,
  valuesOf: (member: PeerCluster) => readonly string[],
): readonly string[] {
  const holders = members.flatMap((member) =>
    [...new Set(valuesOf(member))].map((value) => ({ value, name: member.name })),
  )
  return [...Map.groupBy(holders, ({ value }) => value)]
    .filter(([, of]) => of.length > 1)
    .map(([value, of]) => `${what} ${value} is that of ${of.map(({ name }) => name).join(' and ')}`)
}

function podProblems(one: PeerCluster, other: PeerCluster): readonly string[] {
  for (const a of podRanges(one)) {
    const b = podRanges(other).find((range) => overlaps(a, range))
    if (b !== undefined)
      return [
        `pods of ${one.name} (${a.text}) and of ${other.name} (${b.text}) share addresses: one of them must be made anew with other pod CIDRs`,
      ]
  }
  return []
}

/** As the nodes have them; before there are any, as planned. */
function podRanges({ nodes, addresses }: PeerCluster): readonly Cidr[] {
  const observed = nodes.flatMap(({ pods }) => pods)
  return (observed.length > 0 ? observed : addresses.pods.map(({ text }) => text)).map(parseCidr)
}

/** A run starts its own clusters; of others it must be known where they are. */
function stoppedProblems({ name, isInRun, nodes }: PeerCluster): readonly string[] {
  const isStopped = !isInRun && nodes.some(({ address }) => address === undefined)
  return isStopped
    ? [`member ${name} is not running, so nobody knows its addresses: run for the whole lab, or take it out`]
    : []
}
