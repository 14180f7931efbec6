import type { Family } from '../net/family.ts'
import type { AnswersCheck, Target, Vantage } from './check.ts'
import { CLIENT, type Surroundings, WEB } from './probing.ts'

export const host: Vantage = { at: 'host' }
export const client: Vantage = { at: 'pod', pod: CLIENT }
/** Where no cluster's own routing helps. */
export const outside: readonly Vantage[] = [host, { at: 'container' }]

/** The same path from several places, of every family that the cluster has. */
export function paths(
  asks: string,
  from: readonly Vantage[],
  to: Target,
  world: Surroundings,
): AnswersCheck[] {
  return familiesOf(world).flatMap((family) =>
    from.map((vantage) => path(asks, vantage, to, family, isDual(world))),
  )
}

/** One path that must be open, to whoever answers for `web` unless said otherwise. */
export const path = (
  asks: string,
  from: Vantage,
  to: Target,
  family: Family,
  dual: boolean,
): AnswersCheck => ({
  id: idOf(asks, from, family, dual),
  asks: labelOf(asks, family, dual),
  expected: 'answers',
  from,
  to,
  by: { pod: WEB },
  family,
})

/** The same of the cluster's first family alone, where one is enough, or there need be no more. */
export const onePath = (asks: string, from: Vantage, to: Target, world: Surroundings): AnswersCheck =>
  path(asks, from, to, familiesOf(world)[0] ?? 4, false)

export const familiesOf = ({ addresses }: Surroundings) => addresses.pods.map(({ family }) => family)
export const isDual = (world: Surroundings) => familiesOf(world).length > 1

/** `load-balancer-from-host`, with the family where a cluster has two. */
export function idOf(asks: string, from: Vantage, family: Family, dual: boolean): string {
  const place = from.at === 'pod' ? [from.pod, from.cluster].filter(Boolean).join('-in-') : from.at
  const words = asks
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll(' ', '-')
    .toLowerCase()
  return `${words}-from-${place}${dual ? `-ipv${family}` : ''}`
}

export const labelOf = (asks: string, family: Family, dual: boolean) => (dual ? `${asks} IPv${family}` : asks)
