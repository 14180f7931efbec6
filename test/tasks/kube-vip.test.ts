import { describe, expect, test } from 'vitest'
import { detailsOf } from '../process/failing.ts'
import { checksOf, objectsIn, stepsOf } from './task-context.ts'

type Variables = Record<string, unknown>

const pick = (steps: ReturnType<typeof stepsOf>, kind: string, name = /./) =>
  // biome-ignore lint/suspicious/noExplicitAny: objects of every kind are looked into
  objectsIn(steps).find((object) => object.kind === kind && name.test(object.metadata.name)) as any

const podOf = (steps: ReturnType<typeof stepsOf>) =>
  pick(steps, 'DaemonSet')?.spec.template.spec ?? pick(steps, 'Pod')?.spec

const variablesOf = (steps: ReturnType<typeof stepsOf>): Variables =>
  Object.fromEntries(
    podOf(steps).containers[0].env.map(({ name, value, valueFrom }: Record<string, unknown>) => [
      name,
      value ?? valueFrom,
    ]),
  )

const controlPlane = {
  vip_arp: 'true',
  port: '6443',
  vip_interface: 'eth0',
  cp_enable: 'true',
  cp_namespace: 'kube-system',
  vip_leaderelection: 'true',
  vip_leasename: 'plndr-cp-lock',
  address: '172.18.255.251',
  prometheus_server: ':2112',
}
const node = { vip_nodename: { fieldRef: { fieldPath: 'spec.nodeName' } } }
const short = { vip_leaseduration: '5', vip_renewdeadline: '3', vip_retryperiod: '1' }
const long = { vip_leaseduration: '15', vip_renewdeadline: '10', vip_retryperiod: '2' }

describe.each<[string, Variables, object, string[]]>([
  [
    '0.6.4',
    { ...controlPlane, ...short, vip_cidr: '32' },
    {},
    ['services/status', 'services', 'nodes', 'leases'],
  ],
  [
    '0.8.9',
    { ...controlPlane, ...short, ...node, vip_cidr: '32' },
    {},
    ['services/status', 'services', 'nodes', 'leases', 'endpointslices'],
  ],
  [
    '1.2.3',
    { ...controlPlane, ...long, ...node, vip_subnet: '32' },
    { drop: ['ALL'] },
    ['services/status', 'services', 'nodes', 'leases', 'endpointslices', 'pods'],
  ],
])('kube-vip %s', (version, variables, drop, resources) => {
  const steps = stepsOf('kube-vip', { version })

  test('has the environment of its release, with the address of the plan', () => {
    expect(variablesOf(steps)).toEqual(variables)
  })

  test('runs on control planes alone, with the rights that its release needs', () => {
    const { containers, ...pod } = podOf(steps)
    expect(containers[0].image).toBe(`ghcr.io/kube-vip/kube-vip:v${version}`)
    expect(containers[0].securityContext.capabilities).toEqual({ add: ['NET_ADMIN', 'NET_RAW'], ...drop })
    const terms = pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms
    expect(JSON.stringify(terms)).toContain('node-role.kubernetes.io/control-plane')
    expect(pod).toMatchObject({ hostNetwork: true, serviceAccountName: 'kube-vip' })
    expect(
      pick(steps, 'ClusterRole').rules.map((rule: { resources: string[] }) => rule.resources[0]),
    ).toEqual(resources)
  })
})

test('several families: all addresses, and the mask of each', () => {
  const { address, vip_subnet } = variablesOf(stepsOf('kube-vip', {}, { cluster: { ipFamily: 'dual' } }))
  expect(address).toMatch(/^172\.18\.255\.251,[0-9a-f]+:/)
  expect(vip_subnet).toBe('32,128')
})

test('the user’s own environment wins, vip_nodename as well', () => {
  const env = { vip_loglevel: '-4', vip_interface: 'ens3', vip_nodename: 'here' }
  expect(variablesOf(stepsOf('kube-vip', { env }))).toMatchObject(env)
})

describe('a static pod', () => {
  const of = (kubernetes: string, more: object = {}) =>
    stepsOf('kube-vip', { mode: 'static-pod', ...more }, { cluster: { kubernetes } })

  test.each([
    ['1.28', 'admin'],
    ['1.29', 'super-admin'],
    ['1.34.4', 'super-admin'],
  ])('on Kubernetes %s reads %s.conf of its node', (kubernetes, file) => {
    expect(podOf(of(kubernetes)).volumes).toEqual([
      { name: 'kubeconfig', hostPath: { path: `/etc/kubernetes/${file}.conf` } },
    ])
    expect(variablesOf(of(kubernetes))).toEqual(variablesOf(stepsOf('kube-vip', {})))
  })

  test('takes another kubeconfig, and can only be printed', () => {
    const steps = of('1.34', { kubeconfig: '/etc/rancher/k3s/k3s.yaml' })
    expect(podOf(steps).volumes[0].hostPath.path).toBe('/etc/rancher/k3s/k3s.yaml')
    expect(steps).toEqual([
      expect.objectContaining({ printOnly: expect.stringContaining('/etc/kubernetes') }),
    ])
  })
})

test('the address of the plan is told as a VIP, and is no pool', () => {
  const [step] = stepsOf('kube-vip', {})
  expect(step).toMatchObject({ vips: ['172.18.255.251'] })
  expect(step).not.toHaveProperty('pools')
})

describe('services', () => {
  test('get addresses of the pool from the cloud provider', () => {
    const steps = stepsOf('kube-vip', { services: true })
    expect(pick(steps, 'ConfigMap').data).toEqual({ 'range-global': '172.18.255.200-172.18.255.250' })
    expect(variablesOf(steps)).toMatchObject({ svc_enable: 'true', svc_leasename: 'plndr-svcs-lock' })
    expect(pick(steps, 'Deployment').spec.template.spec.containers[0].env).toEqual([])
    expect(steps.at(-1)).toMatchObject({
      workloads: ['daemonset/kube-vip-ds', 'deployment/kube-vip-cloud-provider'],
    })
  })

  test('of one class alone, where it says so', () => {
    const steps = stepsOf('kube-vip', {
      services: true,
      loadBalancerClassOnly: true,
      loadBalancerClass: 'lab/vip',
    })
    expect(variablesOf(steps)).toMatchObject({ lb_class_only: 'true', lb_class_name: 'lab/vip' })
    expect(pick(steps, 'Deployment').spec.template.spec.containers[0].env).toEqual([
      { name: 'KUBEVIP_ENABLE_LOADBALANCERCLASS', value: 'true' },
      { name: 'KUBEVIP_CUSTOM_LOADBALANCERCLASS_NAME', value: 'lab/vip' },
    ])
  })

  test('and MetalLB give out different addresses, or nothing is touched', async () => {
    const beside = (addresses?: string[]) => async () => {
      const pools = [{ name: 'first-pool', addresses: ['172.18.255.200-172.18.255.220'] }]
      const vip = { services: true, loadBalancerClassOnly: true, ...(addresses && { addresses }) }
      return stepsOf('kube-vip', vip, { components: { metallb: { pools } } })
    }
    const details = await detailsOf(beside()())
    expect(details).toMatchObject({
      code: 'usage',
      what: expect.stringContaining('MetalLB gives out addresses'),
    })
    expect(await beside(['172.18.255.221-172.18.255.250'])()).toHaveLength(2)
  })
})

test('without a control plane it announces no address of one', () => {
  const variables = variablesOf(stepsOf('kube-vip', { controlPlane: false, services: true }))
  expect(variables).not.toHaveProperty('cp_enable')
  expect(variables.address).toBe('')
})

test.each([
  [{}, {}, /^control-plane-vip-from-host$/],
  [{ controlPlane: false, services: true }, {}, /^load-balancer-from-host .*address-in-pool-from-host$/],
  // MetalLB's own checks ask for what it gives out
  [{ controlPlane: false, services: true }, { metallb: {} }, /^$/],
  [
    {
      controlPlane: false,
      services: true,
      loadBalancerClassOnly: true,
      addresses: ['172.18.200.1-172.18.200.9'],
    },
    { metallb: {} },
    /^load-balancer-of-kube-vip-from-host .*address-in-pool-of-kube-vip-from-host$/,
  ],
])('of %j beside %j is asked what it announces', (input, others, ids) => {
  expect(checksOf('kube-vip', input, others).join(' ')).toMatch(ids)
})
