import { expect, test } from 'vitest'
import { diagnose } from '../../../lib/kube/diagnose/diagnose.ts'
import { event, evidence, notReady, pod, waiting } from './builders.ts'

const noCni = 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady'
const creating = pod(waiting('ContainerCreating'))
const onHost = pod({ state: { running: {} } }, { spec: { hostNetwork: true } })
const sandbox = 'Failed to create pod sandbox: plugin type="cni" failed (add): connection refused'
const stopped = notReady('node-1', 'NodeStatusUnknown', 'Kubelet stopped posting node status.', 'Unknown')

test('a stopped node', () => {
  expect(diagnose(evidence({ pods: [pod({ state: { running: {} } })], nodes: [stopped] }))).toEqual([
    expect.objectContaining({
      cause: 'node-not-ready',
      what: 'pod lab/web-1 cannot run: node node-1 is not ready',
      evidence: expect.stringContaining('Kubelet stopped posting'),
      likely: expect.stringContaining('stopped'),
      next: 'kubectl describe node node-1',
      graceMs: 120_000,
    }),
  ])
})

test.each([
  ['no CNI at all', { pods: [creating], nodes: [notReady('node-1', 'KubeletNotReady', noCni)] }],
  [
    'a CNI that refuses',
    { pods: [creating], events: [event('FailedCreatePodSandBox', sandbox, { count: 3 })] },
  ],
])('%s', (_, more) => {
  expect(diagnose(evidence(more)).map(({ cause }) => cause)).toEqual(['cni-not-ready'])
})

test.each([
  [
    "the CNI's own pod on a node that is not ready without it",
    { pods: [onHost], nodes: [notReady('node-1', 'KubeletNotReady', noCni)] },
  ],
  [
    'a pod whose network failed once',
    { pods: [creating], events: [event('FailedCreatePodSandBox', sandbox)] },
  ],
  [
    'a pod on a ready node beside one that is not',
    { pods: [creating], nodes: [...evidence().nodes, notReady('node-2', 'KubeletNotReady', noCni)] },
  ],
])('no diagnosis: %s', (_, more) => {
  expect(diagnose(evidence(more))).toEqual([])
})
