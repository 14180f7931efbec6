import { describe, expect, test } from 'vitest'
import istio from '../../tasks/istio.mts'
import { objectsIn, stepsOf, worldOf } from './task-context.ts'

/** What istioctl is given, and what it has to have made ready. */
function planned(input: object) {
  const steps = stepsOf('istio', input)
  const printed = steps.flatMap((step) =>
    step.kind === 'manifest' && 'program' in step.content ? [step.content] : [],
  )
  const workloads = steps.flatMap((step) => (step.kind === 'ready' ? step.workloads : []))
  const labels = Object.fromEntries(objectsIn(steps).map(({ metadata }) => [metadata.name, metadata.labels]))
  return {
    spec: JSON.parse(printed[0]?.input ?? '{}').spec,
    program: printed[0]?.program,
    workloads,
    labels,
    steps,
  }
}

test('the demo profile, with sidecars in the default namespace', () => {
  const { spec, workloads, labels, program } = planned({})
  expect(program).toMatchObject({ name: 'istioctl', version: '1.30.3', path: { range: '=1.30.3' } })
  expect(spec).toEqual({
    profile: 'demo',
    hub: 'registry.istio.io/release',
    tag: '1.30.3',
    values: {},
    unvalidatedValues: { base: { validationFailurePolicy: 'Fail' } },
  })
  expect(workloads).toEqual([
    'deployment/istiod',
    'deployment/istio-ingressgateway',
    'deployment/istio-egressgateway',
  ])
  expect(labels.default).toEqual({ 'istio-injection': 'enabled' })
})

test('it is checked before and analysed after', () => {
  const { steps } = planned({})
  expect(steps.flatMap((step) => (step.kind === 'preflight' ? [step.args] : []))).toEqual([
    ['x', 'precheck'],
    ['analyze', '--all-namespaces'],
  ])
  expect([steps[0]?.kind, steps.at(-1)?.kind]).toEqual(['preflight', 'preflight'])
})

describe.each<[object, string[], object]>([
  [{ profile: 'minimal' }, ['deployment/istiod'], { 'istio-injection': 'enabled' }],
  [
    { profile: 'ambient' },
    ['deployment/istiod', 'daemonset/istio-cni-node', 'daemonset/ztunnel'],
    { 'istio.io/dataplane-mode': 'ambient' },
  ],
  [{ profile: 'minimal', revision: 'canary' }, ['deployment/istiod-canary'], { 'istio.io/rev': 'canary' }],
])('%j', (input, workloads, labels) => {
  test('runs what it should, and labels its namespaces', () => {
    const plan = planned({ ...input, namespaces: ['shop', 'pay'] })
    expect(plan.workloads).toEqual(workloads)
    expect(plan.labels).toMatchObject({ shop: labels, pay: labels })
    expect(plan.spec).toMatchObject(input)
  })
})

test('the user’s hub, tag and values win', () => {
  const values = { pilot: { traceSampling: 1 } }
  expect(planned({ hub: 'mirror.lab/istio', tag: '1.30.3-distroless', values }).spec).toMatchObject({
    hub: 'mirror.lab/istio',
    tag: '1.30.3-distroless',
    values,
  })
})

test.each([
  [{}, { 'istio.io/rev': 'default' }],
  [{ revision: 'canary' }, { 'istio.io/rev': 'canary' }],
  [{ profile: 'ambient' }, { 'istio.io/dataplane-mode': 'ambient' }],
])('of %j a pod of the mesh reaches what takes mTLS only, and no other pod does', (input, label) => {
  const [open, closed] = istio.checks?.(istio.input.parse(input), worldOf()) ?? []
  expect(open).toMatchObject({ expected: 'answers', from: { pod: 'member' }, to: { name: 'strict' } })
  expect(closed).toMatchObject({
    expected: 'denied',
    from: { pod: 'client' },
    allowedFrom: { pod: 'member' },
  })
  const objects = open !== undefined && 'objects' in open ? (open.objects ?? []) : []
  expect(objects.map(({ kind }) => kind)).toEqual(['Pod', 'Pod', 'Service', 'PeerAuthentication'])
  for (const { metadata } of objects.slice(0, 2)) expect(metadata.labels).toMatchObject(label)
})
