import { expect, test } from 'vitest'
import type { KubernetesObject } from '../../../lib/kube/objects/meta.ts'
import networkPolicy from '../../../tasks/network-policy.mts'
import { taskContextOf } from '../task-context.ts'

function objectsOf(input: object): readonly KubernetesObject[] {
  const steps = networkPolicy.steps(networkPolicy.input.parse(input), taskContextOf())
  return steps.flatMap((step) =>
    step.kind === 'manifest' && 'objects' in step.content ? step.content.objects : [],
  )
}

const specOf = (policy: object) => objectsOf({ policies: [{ name: 'a', ...policy }] })[0]?.spec

test('the default is the policy of the guide', () => {
  expect(objectsOf({})).toEqual([
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'allow-specific-app', namespace: 'default' },
      spec: {
        podSelector: { matchLabels: { app: 'backend-api' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'frontend' } } }] }],
      },
    },
  ])
})

test.each([
  ['ingress', ['default-deny']],
  ['egress', ['default-deny', 'allow-dns']],
  ['both', ['default-deny', 'allow-dns']],
])('denying %s by default keeps DNS allowed if it would be lost', (defaultDeny, names) => {
  const all = objectsOf({ defaultDeny, policies: [], namespace: 'shop' })
  expect(all.map(({ metadata }) => metadata)).toEqual(names.map((name) => ({ name, namespace: 'shop' })))
  expect(all[0]?.spec).toMatchObject({ podSelector: {} })
})

test('DNS can be denied too, and the namespace created', () => {
  const all = objectsOf({
    defaultDeny: 'egress',
    dns: false,
    policies: [],
    namespace: 'x',
    createNamespace: true,
  })
  expect(all.map(({ kind }) => kind)).toEqual(['Namespace', 'NetworkPolicy'])
})

test('peers and ports of a NetworkPolicy', () => {
  const egress = [
    {
      to: [
        { namespace: 'db', app: 'mysql' },
        { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
        { labels: { x: 'y' } },
      ],
      ports: [3306, '53/UDP', 'metrics'],
    },
  ]
  expect(specOf({ egress })).toEqual({
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'db' } },
            podSelector: { matchLabels: { app: 'mysql' } },
          },
          { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
          { podSelector: { matchLabels: { x: 'y' } } },
        ],
        ports: [
          { protocol: 'TCP', port: 3306 },
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 'metrics' },
        ],
      },
    ],
  })
})

test('a CiliumNetworkPolicy has one rule for each peer, and HTTP requests', () => {
  const ingress = [
    {
      from: [{ app: 'frontend' }, { namespace: 'ops' }, { entity: 'host' }],
      ports: [80],
      http: [{ method: 'GET', path: '/public.*' }],
    },
  ]
  const toPorts = [
    {
      ports: [{ port: '80', protocol: 'TCP' }],
      rules: { http: [{ method: 'GET', path: '/public.*' }] },
    },
  ]
  expect(specOf({ kind: 'CiliumNetworkPolicy', app: 'backend-api', ingress })).toEqual({
    endpointSelector: { matchLabels: { app: 'backend-api' } },
    ingress: [
      { fromEndpoints: [{ matchLabels: { app: 'frontend' } }], toPorts },
      { fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'ops' } }], toPorts },
      { fromEntities: ['host'], toPorts },
    ],
  })
})

test('CIDRs of a CiliumNetworkPolicy, without the rule for DNS names', () => {
  const egress = [{ to: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }, { cidr: '192.0.2.0/24' }] }]
  expect(objectsOf({ policies: [{ name: 'a', kind: 'CiliumNetworkPolicy', egress }] })).toMatchObject([
    { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
  ])
  expect(specOf({ kind: 'CiliumNetworkPolicy', egress })).toEqual({
    endpointSelector: {},
    egress: [
      { toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }] },
      { toCIDRSet: [{ cidr: '192.0.2.0/24' }] },
    ],
  })
})

test('a CIDR without exceptions, and named ports, of a NetworkPolicy', () => {
  const ingress = [{ from: [{ cidr: '192.0.2.0/24' }], ports: ['8080', 'web80'] }]
  expect(specOf({ ingress })).toMatchObject({
    ingress: [
      {
        from: [{ ipBlock: { cidr: '192.0.2.0/24' } }],
        ports: [{ port: 8080 }, { port: 'web80' }],
      },
    ],
  })
})

test('rules by DNS name send DNS through the proxy', () => {
  const egress = [{ to: [{ fqdn: 'example.org' }, { fqdn: '*.example.org' }, { app: 'a' }] }, { to: [{}] }]
  const spec = specOf({ kind: 'CiliumNetworkPolicy', egress }) as { egress: unknown[] }
  expect(spec.egress.slice(0, 2)).toEqual([
    { toFQDNs: [{ matchName: 'example.org' }] },
    { toFQDNs: [{ matchPattern: '*.example.org' }] },
  ])
  expect(spec.egress.slice(2, 4)).toEqual([
    { toEndpoints: [{ matchLabels: { app: 'a' } }] },
    { toEndpoints: [{}] },
  ])
  expect(spec.egress[4]).toEqual({
    toEndpoints: [
      { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } },
    ],
    toPorts: [
      {
        ports: [
          { port: '53', protocol: 'UDP' },
          { port: '53', protocol: 'TCP' },
        ],
        rules: { dns: [{ matchPattern: '*' }] },
      },
    ],
  })
})

test('an empty list of rules allows no peer', () => {
  expect(specOf({ ingress: [] })).toEqual({ podSelector: {}, policyTypes: ['Ingress'], ingress: [] })
  expect(specOf({ kind: 'CiliumNetworkPolicy', ingress: [] })).toEqual({
    endpointSelector: {},
    ingress: [{}],
  })
})

test.each<[string, object, string]>([
  ['no direction', {}, 'must have ingress or egress'],
  ['two kinds of peer at once', { ingress: [{ from: [{ app: 'a', cidr: '10.0.0.0/8' }] }] }, 'must be pods'],
  ['no peer', { ingress: [{ from: [] }] }, '>=1'],
  ['a CIDR with host bits', { ingress: [{ from: [{ cidr: '10.0.0.1/8' }] }] }, 'not the network'],
  ['except without a CIDR', { ingress: [{ from: [{ app: 'a', except: ['10.0.0.0/8'] }] }] }, 'except needs'],
  ['an entity in a NetworkPolicy', { egress: [{ to: [{ entity: 'world' }] }] }, 'CiliumNetworkPolicy'],
  [
    'an entity in a NetworkPolicy, among pods',
    { ingress: [{ from: [{ app: 'a' }, { entity: 'world' }] }] },
    'CiliumNetworkPolicy',
  ],
  [
    'HTTP requests without ports',
    { kind: 'CiliumNetworkPolicy', egress: [{ to: [{ app: 'a' }], http: [{}] }] },
    'ports',
  ],
  [
    'HTTP requests in a NetworkPolicy',
    { ingress: [{ from: [{ app: 'a' }], ports: [80], http: [{}] }] },
    'CiliumNetworkPolicy',
  ],
  ['a DNS name in a NetworkPolicy', { egress: [{ to: [{ fqdn: 'a.b' }] }] }, 'CiliumNetworkPolicy'],
  ['a name with more behind it', { name: 'a!', ingress: [] }, 'Kubernetes name'],
  ['a port with more before it', { ingress: [{ from: [{}], ports: ['!80'] }] }, 'must look like'],
  ['a DNS name as a source', { kind: 'CiliumNetworkPolicy', ingress: [{ from: [{ fqdn: 'a.b' }] }] }, 'fqdn'],
  ['a malformed port', { egress: [{ to: [{ app: 'a' }], ports: ['80/TLS'] }] }, 'must look like'],
  ['a malformed name', { name: 'A b', ingress: [] }, 'Kubernetes name'],
])('refused: %s', (_, policy, why) => {
  const parsed = networkPolicy.input.safeParse({ policies: [{ name: 'a', ...policy }] })
  expect(parsed.error?.message).toContain(why)
})
