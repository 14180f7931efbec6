import { expect, test } from 'vitest'
import type { TaskContext } from '../../../lib/task/task-context.ts'
import cilium from '../../../tasks/cilium.mts'
import { checksOf, worldOf } from '../task-context.ts'

const computedIn = (input: object, context: TaskContext) => {
  const [release] = cilium.steps(cilium.input.parse(input), context)
  if (release?.kind !== 'helm') throw new Error('expected a Helm release')
  return release.values.computed
}

/** What the task computes of its input and the rest of the cluster's entry. */
const computed = (input: object = {}, entry: object = {}) => computedIn(input, worldOf(entry))

test.each([
  ['1.12.19', 'strict'],
  ['1.13.18', 'strict'],
  ['1.14.0', true],
  ['1.15.19', true],
  ['1.20.2', true],
])('Cilium %s wants kubeProxyReplacement: %j', (version, word) => {
  expect(computed({ version }).kubeProxyReplacement).toBe(word)
})

test('the API server by its name, and the name and id that a mesh will want', () => {
  expect(computed()).toMatchObject({
    k8sServiceHost: 'west-control-plane',
    k8sServicePort: 6443,
    cluster: { name: 'west', id: 1 },
  })
})

test('in a tunnel nothing is said of routes', () => {
  expect(Object.keys(computed())).not.toContain('routingMode')
  expect(Object.keys(computed())).not.toContain('ipv4NativeRoutingCIDR')
})

test.each([
  ['1.20.2', { routingMode: 'native' }],
  ['1.13.18', { tunnel: 'disabled' }],
])(
  'native routing of Cilium %s: direct routes, and no masquerading towards any pod of the lab',
  (version, word) => {
    expect(computed({ version, routing: 'native' })).toMatchObject({
      ...word,
      autoDirectNodeRoutes: true,
      ipv4NativeRoutingCIDR: '10.128.0.0/9',
    })
  },
)

test('native routing with pods outside the lab’s range: their own', () => {
  const values = computed({ routing: 'native' }, { addresses: { pods: ['10.42.0.0/16'] } })
  expect(values.ipv4NativeRoutingCIDR).toBe('10.42.0.0/16')
})

test.each([
  ['ipv4', undefined, undefined],
  ['dual', { enabled: true }, { enabled: true }],
  ['ipv6', { enabled: false }, { enabled: true }],
])('families of %s', (ipFamily, ipv4, ipv6) => {
  const values = computed({}, { ipFamily })
  expect([values.ipv4, values.ipv6]).toEqual([ipv4, ipv6])
})

test('native routing with both families', () => {
  expect(computed({ routing: 'native' }, { ipFamily: 'dual' })).toMatchObject({
    ipv4NativeRoutingCIDR: '10.128.0.0/9',
    ipv6NativeRoutingCIDR: 'fd00:10:128::/48',
  })
})

test('a pool for the whole cluster is cut into blocks for nodes', () => {
  expect(computed().ipam).toEqual({ mode: 'kubernetes' })
  expect(computed({ ipam: 'cluster-pool' }, { ipFamily: 'dual' }).ipam).toEqual({
    mode: 'cluster-pool',
    operator: {
      clusterPoolIPv4PodCIDRList: ['10.128.0.0/16'],
      clusterPoolIPv4MaskSize: 24,
      clusterPoolIPv6PodCIDRList: ['fd00:10:128::/56'],
      clusterPoolIPv6MaskSize: 64,
    },
  })
})

test.each([
  ['off', false, false, false],
  ['agent', true, false, false],
  ['relay', true, true, false],
  ['ui', true, true, true],
])('Hubble: %s', (hubble, enabled, relay, ui) => {
  expect(computed({ hubble }).hubble).toEqual({ enabled, relay: { enabled: relay }, ui: { enabled: ui } })
})

test('Gateway API where the cluster has it', () => {
  expect(computed({}, { components: { cilium: {} } }).gatewayAPI).toEqual({ enabled: false })
  expect(computed({}, { components: { 'gateway-api': {} } }).gatewayAPI).toEqual({ enabled: true })
})

test('beside Istio it leaves other CNI plugins alone, and the sockets of pods', () => {
  const { cluster, ...context } = worldOf()
  const withIstio = { ...context, cluster: { ...cluster, components: { ...cluster.components, istio: {} } } }
  const beside = { cni: { exclusive: false }, socketLB: { hostNamespaceOnly: true } }
  expect(computedIn({}, withIstio)).toMatchObject(beside)
  expect(Object.keys(computed())).not.toContain('cni')
})

test.each([
  [{ 'gateway-api': {} }, {}, true],
  [{}, {}, false],
  [{ 'gateway-api': {} }, { gatewayAPI: { enabled: false } }, false],
])('beside %j, with the values %j, a Gateway of its own is asked for: %s', (others, values, is) => {
  expect(checksOf('cilium', { values }, others).some((id) => id.startsWith('gateway-cilium'))).toBe(is)
})
