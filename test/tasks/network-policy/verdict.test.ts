import { expect, test } from 'vitest'
import { byPorts, type Openness, openness, type Pods } from '../../../tasks/network-policy/verdict.ts'

const shop = { namespace: 'shop' }
const frontend: Pods = { ...shop, labels: { app: 'frontend' } }
const backend: Pods = { ...shop, labels: { app: 'backend', tier: 'one' } }

type Policies = Parameters<typeof openness>[0]
type Rules = Partial<Policies[number]>

/** Policies of the shop. */
const policies = (...all: readonly Rules[]): Policies =>
  all.map((each) => ({ name: 'p', kind: 'CiliumNetworkPolicy', ...shop, ...each }))

const from = (...peers: object[]) => ({ from: peers })
const fromFrontend = from({ app: 'frontend' })
const toBackend = { app: 'backend' }
const http = [{ method: 'GET' }]

test.each<[string, readonly Rules[], Openness]>([
  ['no policy', [], 'open'],
  ['of other pods', [{ app: 'other', ingress: [] }], 'open'],
  ['of other pods, by a label more', [{ ...toBackend, labels: { tier: 'two' }, ingress: [] }], 'open'],
  ['of another namespace', [{ ...toBackend, namespace: 'ops', ingress: [] }], 'open'],
  ['of the other direction', [{ ...toBackend, egress: [] }], 'open'],
  ['that lets nobody in', [{ ...toBackend, ingress: [] }], 'closed'],
  ['that lets the frontend in', [{ ...toBackend, ingress: [fromFrontend] }], 'open'],
  ['that lets others in', [{ ...toBackend, ingress: [from({ app: 'other' })] }], 'closed'],
  ['that lets all of the namespace in', [{ ...toBackend, ingress: [from({})] }], 'open'],
  ['that lets another namespace in', [{ ...toBackend, ingress: [from({ namespace: 'ops' })] }], 'closed'],
  ['that lets nobody in, beside one that does', [{ ingress: [] }, { ingress: [fromFrontend] }], 'open'],
  ['that lets nobody out', [{ app: 'frontend', egress: [] }], 'closed'],
  ['that lets in who may not go out', [{ egress: [] }, { ...toBackend, ingress: [fromFrontend] }], 'closed'],
  ['of addresses: depends on the implementation', [{ ingress: [from({ cidr: '10.0.0.0/8' })] }], 'unknown'],
  ['of addresses, beside one of pods', [{ ingress: [from({ cidr: '10.0.0.0/8' }, {})] }], 'open'],
  ['of a DNS name', [{ egress: [{ to: [{ fqdn: 'a.b' }] }] }], 'closed'],
  ['of the whole cluster', [{ ingress: [from({ entity: 'cluster' })] }], 'open'],
  ['of all entities', [{ ingress: [from({ entity: 'all' })] }], 'open'],
  ['of the world outside', [{ ingress: [from({ entity: 'world' })] }], 'closed'],
  ['of another port', [{ ingress: [{ ...fromFrontend, ports: [81] }] }], 'closed'],
  ['of a named port', [{ ingress: [{ ...fromFrontend, ports: ['web'] }] }], 'unknown'],
  ['of a named port, for others', [{ ingress: [{ ...from({ app: 'other' }), ports: ['web'] }] }], 'closed'],
  ['of certain requests', [{ ingress: [{ ...fromFrontend, ports: [80], http }] }], 'unknown'],
  ['of certain requests, to another port', [{ ingress: [{ ...fromFrontend, ports: [81], http }] }], 'closed'],
  [
    'of addresses out, and pods in',
    [{ egress: [{ to: [{ cidr: '10.0.0.0/8' }] }], ingress: [fromFrontend] }],
    'unknown',
  ],
])('a policy %s: %s', (_, rules, expected) => {
  expect(openness(policies(...rules), frontend, backend, 80)).toBe(expected)
})

test.each<[(string | number)[] | undefined, Openness]>([
  [undefined, 'open'],
  [[80], 'open'],
  [['80'], 'open'],
  [['80/TCP'], 'open'],
  [['80/UDP'], 'closed'],
  [['web/UDP'], 'closed'],
  [[8080], 'closed'],
  [['web'], 'unknown'],
  [['web80'], 'unknown'],
  [['web', 80], 'open'],
  [[8080, 'web'], 'unknown'],
])('ports %j at 80: %s', (ports, expected) => {
  expect(byPorts({ ports }, 80)).toBe(expected)
})
