import type { FailureCode } from '../../failure-code.ts'
import type { ClusterEvent, Service } from '../objects/core.ts'
import type { Diagnosis } from './diagnosis.ts'
import { eventsOf, lastSeen } from './events.ts'

/** What a load balancer says of a pool before it has read its configuration is soon put right. */
const GRACE_MS = 10_000
const OLD_GRACE_MS = 30_000

/** What a LoadBalancer service still lacks; every other service is as it will be. */
export function addressMissing(service: Service | undefined): string | undefined {
  if (service === undefined) return 'not there yet'
  const { spec, status } = service
  const isWaiting = spec?.type === 'LoadBalancer' && (status?.loadBalancer?.ingress ?? []).length === 0
  return isWaiting ? 'no address yet' : undefined
}

/** Meanings of the texts of load balancers, each of which has reasons of its own. */
const MEANINGS: readonly [pattern: RegExp, cause: FailureCode, likely: string][] = [
  [
    /no( more)?( available| free)? (IPs?|addresses)\b|ran out of|out of (ips|addresses)|exhausted/i,
    'no-addresses-left',
    'every address of the pools is given out: enlarge a pool, or remove services that need none',
  ],
  [
    /not allowed in config|No pool exists with a CIDR containing|outside|not (contained )?in (any|the) (pool|range|cidr)/i,
    'address-outside-pools',
    'the service asks for an address that is in none of the pools',
  ],
]

/** Why a service gets no address, in the words of whatever gives out addresses: its events and the service's conditions. */
export function addressDiagnoses(
  service: Service | undefined,
  events: readonly ClusterEvent[],
  since: number,
): readonly Diagnosis[] {
  if (service === undefined || addressMissing(service) === undefined) return []
  const { name, namespace, uid } = service.metadata
  const refusals = (service.status?.conditions ?? []).filter(({ status }) => status === 'False')
  const latest = eventsOf(events, uid)[0]
  const told = [...refusals.map((each) => `${each.reason}: ${each.message}`), latest?.message ?? ''].filter(
    Boolean,
  )
  const evidence = told.join('\n    ')
  if (evidence === '') return []
  const [, cause, likely] = MEANINGS.find(([pattern]) => pattern.test(evidence)) ?? [
    undefined,
    'address-refused',
    'see the words of what gives out the addresses',
  ]
  const isOld = refusals.length === 0 && latest !== undefined && lastSeen(latest) < since - 1000
  return [
    {
      cause,
      what: `service ${namespace}/${name} gets no address`,
      evidence,
      likely,
      next: `kubectl describe service --namespace ${namespace} ${name}`,
      graceMs: isOld ? OLD_GRACE_MS : GRACE_MS,
    },
  ]
}

/** What only a component's own objects can tell of a service, contributed by its task. */
export interface ServiceDiagnosis {
  /** API paths of the collections it looks at; one that is not served is empty. */
  reads: readonly string[]
  /** Pure: `lists` are the objects of `reads`, in that order. */
  diagnose(service: Service, lists: readonly (readonly unknown[])[]): readonly Diagnosis[]
}
