import { expect, test } from 'vitest'
import { diagnose } from '../../../lib/kube/diagnose/diagnose.ts'
import { container, evidence, node, notReady, unplaced } from './builders.ts'

const selected = (requests: Record<string, string> = {}) => ({
  nodeSelector: { 'ingress-ready': 'true' },
  containers: [container({ resources: { requests } })],
})

test('the constraint is told for each node', () => {
  const said =
    "0/4 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {dedicated: gpu}, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/4 nodes are available."
  const labels = { 'ingress-ready': 'true' }
  const found = diagnose(
    evidence({
      pods: [unplaced(said, selected({ cpu: '3', memory: '1Gi' }))],
      nodes: [
        node('a'),
        node('b', { labels, taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] }),
        node('c', { labels }),
        node('d', {
          unschedulable: true,
          taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
        }),
      ],
    }),
  )
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ cause: 'unschedulable', what: 'no node takes pod lab/web-1', graceMs: 0 })
  for (const line of [
    'node a has no label ingress-ready=true, has cpu 2, of which the pod wants more: 3',
    'node b has the taint dedicated=gpu:NoSchedule',
    'node c has cpu 2',
    'node d is cordoned',
  ])
    expect(found[0]?.evidence).toContain(line)
})

test('what other pods hold may be given back', () => {
  const said =
    '0/1 nodes are available: 1 Insufficient memory. preemption: 0/1 nodes are available: 1 No preemption victims found.'
  const found = diagnose(evidence({ pods: [unplaced(said)] }))
  expect(found[0]).toMatchObject({
    evidence: expect.stringContaining('node node-1 is full: Insufficient memory'),
    graceMs: 30_000,
  })
})

test.each<[string, Parameters<typeof unplaced>[1], string]>([
  [
    'node affinity',
    { affinity: affinity('matchExpressions', 'zone', 'Exists') },
    'does not fit the node affinity',
  ],
  [
    'a node of its own',
    { affinity: affinity('matchFields', 'metadata.name', 'In', ['node-1']), nodeSelector: { a: 'b' } },
    'node node-1 has no label a=b',
  ],
])('%s', (_, spec, line) => {
  const nodes = [node('node-1'), node('node-2', { labels: { a: 'b' } })]
  const said = "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector."
  expect(diagnose(evidence({ pods: [unplaced(said, spec)], nodes }))[0]?.evidence).toContain(line)
})

const cordon = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }
const taint = { key: 'a', value: 'b', effect: 'NoSchedule' }

test.each<[string, Parameters<typeof unplaced>[1], object, RegExp]>([
  ['a label that it selects', selected(), {}, /kubectl label node/],
  [
    'an affinity to nodes',
    { affinity: affinity('matchExpressions', 'zone', 'Exists') },
    { taints: [taint] },
    /kubectl label node/,
  ],
  ['a cordoned node', {}, { taints: [taint, cordon] }, /kubectl uncordon/],
  ['a taint', {}, { taints: [taint] }, /a taint of the nodes/],
  ['its size', { containers: [container({ resources: { requests: { cpu: '9' } } })] }, {}, /requests more/],
])('what is likely, for a pod kept away by %s', (_, spec, more, likely) => {
  // names are no evidence: a node may be called like a cause
  const found = diagnose(
    evidence({ pods: [unplaced('none', spec)], nodes: [node('is-cordoned-taint', more)] }),
  )
  expect(found[0]?.likely).toMatch(likely)
})

test('a cluster without nodes', () => {
  const found = diagnose(evidence({ pods: [unplaced('no nodes available to schedule pods')], nodes: [] }))
  expect(found[0]).toMatchObject({ cause: 'unschedulable', likely: 'the cluster has no node for it' })
})

test('a node that will take it once it is ready is the cause', () => {
  const said = '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.'
  const message =
    'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'
  const causeOf = (...nodes: ReturnType<typeof node>[]) =>
    diagnose(evidence({ pods: [unplaced(said)], nodes })).map(({ cause }) => cause)
  expect(causeOf(notReady('node-1', 'KubeletNotReady', message))).toEqual(['cni-not-ready'])
  expect(
    causeOf(notReady('node-1', 'NodeStatusUnknown', 'Kubelet stopped posting node status.', 'Unknown')),
  ).toEqual(['node-not-ready'])
})

test.each([
  [
    'that waits for a gate',
    unplaced('Scheduling is blocked due to non-empty scheduling gates', {}, 'SchedulingGated'),
  ],
  [
    'whose nodes have been mended since',
    unplaced("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."),
  ],
  [
    'that tolerates the taint',
    unplaced('0/1 nodes are available: 1 node(s) had untolerated taint {a: b}.', {
      tolerations: [{ operator: 'Exists' }],
    }),
  ],
])('a pod %s is none', (_, pod) => {
  const nodes = [node('node-1', { taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] })]
  expect(diagnose(evidence({ pods: [pod], nodes: pod.spec.tolerations ? nodes : [node('node-1')] }))).toEqual(
    [],
  )
})

function affinity(
  where: 'matchExpressions' | 'matchFields',
  key: string,
  operator: string,
  values?: string[],
) {
  const requirement = { key, operator, ...(values && { values }) }
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ [where]: [requirement] }] },
    },
  }
}
