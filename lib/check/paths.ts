import type { Family } from '../net/family.ts'
import type { AnswersCheck, CheckSource, Target } from './check.ts'
import { type CheckContext, CLIENT, WEB } from './probing.ts'

export const host: CheckSource = { at: 'host' }
export const client: CheckSource = { at: 'pod', pod: CLIENT }
/** Sources outside every cluster, which no cluster's own routing helps. */
export const outside: readonly CheckSource[] = [host, { at: 'container' }]

/** Checks of one path from several sources, in each family that the cluster has. */
export function paths(
  subject: string,
  from: readonly CheckSource[],
  to: Target,
  context: CheckContext,
): AnswersCheck[] {
  return familiesOf(context).flatMap((family) =>
    from.map((source) => path(subject, source, to, family, isDual(context))),
  )
}

/** A check that one path is open; its responder is the pod `web`, unless the caller replaces it. */
export const path = (
  subject: string,
  from: CheckSource,
  to: Target,
  family: Family,
  dual: boolean,
): AnswersCheck => ({
  id: idOf(subject, from, family, dual),
  subject: labelOf(subject, family, dual),
  expected: 'answers',
  from,
  to,
  responder: { pod: WEB },
  family,
})

/** The same in the cluster's first family only, where one is enough or the target may have only one. */
export const onePath = (
  subject: string,
  from: CheckSource,
  to: Target,
  context: CheckContext,
): AnswersCheck => path(subject, from, to, familiesOf(context)[0] ?? 4, false)

export const familiesOf = ({ addresses }: CheckContext) => addresses.pods.map(({ family }) => family)
export const isDual = (context: CheckContext) => familiesOf(context).length > 1

/** An id such as `load-balancer-from-host`, ending in the family on a dual-stack cluster. */
export function idOf(subject: string, from: CheckSource, family: Family, dual: boolean): string {
  const place = from.at === 'pod' ? [from.pod, from.cluster].filter(Boolean).join('-in-') : from.at
  const words = subject
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replaceAll(' ', '-')
    .toLowerCase()
  return `${words}-from-${place}${dual ? `-ipv${family}` : ''}`
}

export const labelOf = (subject: string, family: Family, dual: boolean) =>
  dual ? `${subject} IPv${family}` : subject
