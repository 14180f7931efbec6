import { expect, test } from 'vitest'
import { startDiagnoses } from '../../../lib/kube/diagnose/starts.ts'
import { container, event, evidence, pod, waiting } from './builders.ts'

const failedMount = event('FailedMount', 'MountVolume.SetUp failed for volume "key" : secret "key" not found')

test('a missing volume is diagnosed with the message of the kubelet', () => {
  const [found, ...more] = startDiagnoses(
    evidence({ pods: [pod(waiting('ContainerCreating'))], events: [failedMount] }),
  )
  expect(found).toMatchObject({
    what: 'container main of pod lab/web-1 cannot be started',
    evidence: failedMount.message,
  })
  expect(more).toEqual([])
})

test('a missing Secret of an environment variable is named', () => {
  const pods = [pod(waiting('CreateContainerConfigError', 'secret "key" not found'))]
  expect(startDiagnoses(evidence({ pods }))).toMatchObject([{ evidence: 'secret "key" not found' }])
})

test('an earlier mount failure does not count once the sandbox exists, or a container has run', () => {
  const initializing = pod(waiting('PodInitializing'), {
    spec: { initContainers: [container({ name: 'init' })] },
  })
  const hasSandbox = { type: 'PodReadyToStartContainers', status: 'True' }
  const init = { name: 'init', ready: false, restartCount: 0, state: { running: { startedAt: '' } } }
  for (const status of [{ conditions: [hasSandbox] }, { initContainerStatuses: [init] }]) {
    const pods = [{ ...initializing, status: { ...initializing.status, ...status } }]
    expect(startDiagnoses(evidence({ pods, events: [failedMount] }))).toEqual([])
  }
})

test('a mount failure does not count for a container that waits for something else', () => {
  const pods = [pod(waiting('ErrImagePull', 'no such image'))]
  expect(startDiagnoses(evidence({ pods, events: [failedMount] }))).toEqual([])
})
