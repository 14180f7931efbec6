import { expect, test } from 'vitest'
import { startDiagnoses } from '../../../lib/kube/diagnose/starts.ts'
import { container, event, evidence, pod, waiting } from './builders.ts'

const failedMount = event('FailedMount', 'MountVolume.SetUp failed for volume "key" : secret "key" not found')

test('a volume that is not there is named, with the words of the kubelet', () => {
  const [found, ...more] = startDiagnoses(
    evidence({ pods: [pod(waiting('ContainerCreating'))], events: [failedMount] }),
  )
  expect(found).toMatchObject({
    what: 'container main of pod lab/web-1 cannot be started',
    evidence: failedMount.message,
  })
  expect(more).toEqual([])
})

test('a Secret that a variable is read from is named', () => {
  const pods = [pod(waiting('CreateContainerConfigError', 'secret "key" not found'))]
  expect(startDiagnoses(evidence({ pods }))).toMatchObject([{ evidence: 'secret "key" not found' }])
})

test('volumes that were late say nothing of a pod whose sandbox is made, or of which something has run', () => {
  const late = pod(waiting('PodInitializing'), { spec: { initContainers: [container({ name: 'init' })] } })
  const made = { type: 'PodReadyToStartContainers', status: 'True' }
  const init = { name: 'init', ready: false, restartCount: 0, state: { running: { startedAt: '' } } }
  for (const status of [{ conditions: [made] }, { initContainerStatuses: [init] }]) {
    const pods = [{ ...late, status: { ...late.status, ...status } }]
    expect(startDiagnoses(evidence({ pods, events: [failedMount] }))).toEqual([])
  }
})

test('nor of a container that waits for something else', () => {
  const pods = [pod(waiting('ErrImagePull', 'no such image'))]
  expect(startDiagnoses(evidence({ pods, events: [failedMount] }))).toEqual([])
})
