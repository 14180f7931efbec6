import type { FailureDetails } from '../failure.ts'
import { safeParseAddress } from './address.ts'
import { type AddressRange, contains, rangeText } from './address-range.ts'
import type { ClusterRequest } from './address-request.ts'
import { safeParseCidr } from './cidr.ts'
import type { Network } from './networks.ts'
import { about, accepted, collect, type Parsed, refused } from './parsed.ts'
import { safeParseRange } from './range.ts'

/** A range with its canonical text. */
interface OverrideRange extends AddressRange {
  text: string
}

export type Overrides = Record<'pods' | 'services' | 'pool' | 'vip', OverrideRange[]>

/** Reads what the lab sets for a cluster; a part with a problem is left out. */
export function readOverrides(
  { name, families, overrides = {} }: ClusterRequest,
  network: Network,
  problems: FailureDetails[],
): Overrides {
  const read = (
    kind: keyof Overrides,
    reader: (text: string) => Parsed<OverrideRange>,
    isFine: (range: AddressRange, text: string) => Parsed<unknown>,
  ) =>
    (overrides[kind] ?? []).flatMap((text) => {
      const range = collect(about(`${kind} of cluster ${name}`, reader(text)), problems)
      if (!range) return []
      const wanted = families.includes(range.family)
      const fine = wanted ? isFine(range, text) : refusedFamily(name, kind, text)
      return collect(fine, problems) === undefined ? [] : [range]
    })
  const inNetwork = (kind: 'pool' | 'vip') => (range: AddressRange, text: string) =>
    network.subnets.some(({ cidr }) => contains(cidr, range))
      ? accepted(true)
      : refusedOutside(name, kind, text, network)
  const all = {
    pods: read('pods', safeParseCidr, accepted),
    services: read('services', safeParseCidr, accepted),
    pool: read('pool', readPool, inNetwork('pool')),
    vip: read('vip', readVip, inNetwork('vip')),
  }
  for (const kind of ['pods', 'services', 'vip'] as const) refuseSecond(name, kind, all[kind], problems)
  return all
}

function readPool(text: string): Parsed<OverrideRange> {
  const range = safeParseRange(text)
  return range.ok ? accepted({ ...range.value, text: rangeText(range.value) }) : range
}

function readVip(text: string): Parsed<OverrideRange> {
  const address = safeParseAddress(text)
  if (!address.ok) return address
  const { family, value } = address.value
  return accepted({ family, first: value, last: value, text: address.value.text })
}

function refuseSecond(
  cluster: string,
  kind: string,
  ranges: readonly AddressRange[],
  problems: FailureDetails[],
): void {
  const families = ranges.map(({ family }) => family)
  if (new Set(families).size === families.length) return
  const problem = {
    code: 'override-repeated',
    what: `${kind} of cluster ${cluster} has two entries of one family.`,
    expected: 'at most one for IPv4 and one for IPv6',
    next: 'Remove one.',
  }
  collect(refused(problem), problems)
}

function refusedFamily(cluster: string, kind: string, text: string): Parsed<never> {
  return refused({
    code: 'override-family',
    what: `${kind} of cluster ${cluster}: ${text} is of a family the cluster does not have.`,
    expected: 'a family of the cluster',
    got: text,
    next: 'Remove it, or give the cluster both families.',
  })
}

function refusedOutside(cluster: string, kind: string, text: string, network: Network): Parsed<never> {
  return refused({
    code: 'outside-network',
    what: `${kind} of cluster ${cluster}: ${text} is outside network ${network.name}.`,
    expected: `addresses in ${network.subnets.map(({ cidr }) => cidr.text).join(' or ')}`,
    got: text,
    next: `Choose addresses inside, or remove \`${kind}\` to have them computed.`,
  })
}
