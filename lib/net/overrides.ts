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

/** Parses the overrides that the lab sets for a cluster; entries with a problem are left out and reported. */
export function readOverrides(
  { name, families, overrides = {} }: ClusterRequest,
  network: Network,
  problems: FailureDetails[],
): Overrides {
  const read = (
    kind: keyof Overrides,
    parse: (text: string) => Parsed<OverrideRange>,
    validate: (range: AddressRange, text: string) => Parsed<unknown>,
  ) =>
    (overrides[kind] ?? []).flatMap((text) => {
      const range = collect(about(`${kind} of cluster ${name}`, parse(text)), problems)
      if (!range) return []
      const wanted = families.includes(range.family)
      const validated = wanted ? validate(range, text) : refusedFamily(name, kind, text)
      return collect(validated, problems) === undefined ? [] : [range]
    })
  const inNetwork = (kind: 'pool' | 'vip') => (range: AddressRange, text: string) =>
    network.subnets.some(({ cidr }) => contains(cidr, range))
      ? accepted(true)
      : refusedOutside(name, kind, text, network)
  const all = {
    pods: read('pods', safeParseCidr, accepted),
    services: read('services', safeParseCidr, accepted),
    pool: read('pool', parsePoolRange, inNetwork('pool')),
    vip: read('vip', parseVip, inNetwork('vip')),
  }
  for (const kind of ['pods', 'services', 'vip'] as const)
    refuseRepeatedFamily(name, kind, all[kind], problems)
  return all
}

function parsePoolRange(text: string): Parsed<OverrideRange> {
  const range = safeParseRange(text)
  return range.ok ? accepted({ ...range.value, text: rangeText(range.value) }) : range
}

function parseVip(text: string): Parsed<OverrideRange> {
  const address = safeParseAddress(text)
  if (!address.ok) return address
  const { family, value } = address.value
  return accepted({ family, first: value, last: value, text: address.value.text })
}

function refuseRepeatedFamily(
  cluster: string,
  kind: string,
  ranges: readonly AddressRange[],
  problems: FailureDetails[],
): void {
  const families = ranges.map(({ family }) => family)
  if (new Set(families).size === families.length) return
  collect(repeatedFamily(cluster, kind), problems)
}

function repeatedFamily(cluster: string, kind: string) {
  return refused({
    code: 'override-repeated',
    what: `${kind} of cluster ${cluster} has two entries of one family.`,
    expected: 'at most one for IPv4 and one for IPv6',
    next: 'Remove one.',
  })
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
