import { expect, test } from 'vitest'
import type { Workload } from '../../lib/kube/objects/apps.ts'
import { rolloutMissing } from '../../lib/kube/workload.ts'

const seen = { observedGeneration: 3 }

const deployment = (status: Workload['status'], spec: Workload['spec'] = { replicas: 2 }): Workload => ({
  metadata: { name: 'a', generation: 3 },
  spec,
  status: { ...seen, ...status },
})

test.each<[string, 'deployment' | 'daemonset' | 'statefulset', Workload | undefined, string | undefined]>([
  ['not there', 'deployment', undefined, 'not there yet'],
  [
    'without a status',
    'deployment',
    { metadata: { name: 'a', generation: 1 } },
    'not yet seen by its controller',
  ],
  [
    'of an older generation, all pods available',
    'deployment',
    {
      metadata: { name: 'a', generation: 4 },
      spec: { replicas: 1 },
      status: { ...seen, replicas: 1, updatedReplicas: 1, availableReplicas: 1 },
    },
    'not yet seen by its controller',
  ],
  ['none updated', 'deployment', deployment({ replicas: 2 }), '0 of 2 pods updated'],
  ['one updated', 'deployment', deployment({ replicas: 2, updatedReplicas: 1 }), '1 of 2 pods updated'],
  [
    'old pods left',
    'deployment',
    deployment({ replicas: 3, updatedReplicas: 2, availableReplicas: 3 }),
    'old pods still there',
  ],
  [
    'one available',
    'deployment',
    deployment({ replicas: 2, updatedReplicas: 2, availableReplicas: 1 }),
    '1 of 2 pods available',
  ],
  [
    'ready, and not yet for as long as it has to be',
    'deployment',
    deployment({ replicas: 2, updatedReplicas: 2, readyReplicas: 2 }),
    '0 of 2 pods available',
  ],
  [
    'complete',
    'deployment',
    deployment({ replicas: 2, updatedReplicas: 2, availableReplicas: 2 }),
    undefined,
  ],
  ['one replica where none is said', 'deployment', deployment({}, {}), '0 of 1 pods updated'],
  ['scaled to none', 'deployment', deployment({}, { replicas: 0 }), undefined],
  ['a daemon set that no node wants', 'daemonset', deployment({ desiredNumberScheduled: 0 }), undefined],
  [
    'a daemon set with one updated',
    'daemonset',
    deployment({ desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2 }),
    '1 of 2 pods updated',
  ],
  [
    'a daemon set with one available',
    'daemonset',
    deployment({ desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 }),
    '1 of 2 pods available',
  ],
  [
    'a complete daemon set',
    'daemonset',
    deployment({ desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 }),
    undefined,
  ],
  [
    'a stateful set of which one is ready',
    'statefulset',
    deployment({ replicas: 2, updatedReplicas: 2, readyReplicas: 1 }),
    '1 of 2 pods available',
  ],
  [
    'a complete stateful set',
    'statefulset',
    deployment({ replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 }),
    undefined,
  ],
])('%s', (_, kind, workload, lack) => {
  expect(rolloutMissing(kind, workload)).toBe(lack)
})
