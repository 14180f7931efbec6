import { expect, test } from 'vitest'
import { workloadOf } from '../../lib/step/workload.ts'

test.each([
  ['deployment/a', '/apis/apps/v1/namespaces/x/deployments', 'apps/v1', 'Deployment'],
  ['daemonset/a', '/apis/apps/v1/namespaces/x/daemonsets', 'apps/v1', 'DaemonSet'],
  ['statefulset/a', '/apis/apps/v1/namespaces/x/statefulsets', 'apps/v1', 'StatefulSet'],
  ['job/a', '/apis/batch/v1/namespaces/x/jobs', 'batch/v1', 'Job'],
  ['service/a', '/api/v1/namespaces/x/services', 'v1', 'Service'],
] as const)('%s is looked up in %s', (workload, collection, apiVersion, kind) => {
  const { target, object } = workloadOf('x', workload)
  expect(target).toEqual({ kind: kind.toLowerCase(), name: 'a', namespace: 'x', collection })
  expect(object).toEqual({ apiVersion, kind, namespace: 'x', name: 'a' })
})
