import { expect, test } from 'vitest'
import { helm, kubectl, kubeProcess } from '../../lib/kube/access.ts'

const tools = { kubectl: '/bin/kubectl', helm: '/bin/helm', cacheFolder: '/lab/cache' }
const access = { kubeconfig: '/lab/kubeconfig', context: 'west' }

test('kubectl and helm always get an explicit cluster, and a deadline', () => {
  const one = kubectl(tools, access, ['get', 'nodes'])
  expect(one.argv).toEqual([
    '/bin/kubectl',
    '--kubeconfig',
    '/lab/kubeconfig',
    '--context',
    'west',
    'get',
    'nodes',
  ])
  const other = helm(tools, access, ['list'])
  expect(other.argv).toEqual([
    '/bin/helm',
    'list',
    '--kubeconfig',
    '/lab/kubeconfig',
    '--kube-context',
    'west',
  ])
  for (const { deadlineMs } of [one, other]) expect(deadlineMs).toBeGreaterThan(0)
  expect(kubectl(tools, access, [], { input: 'x', deadlineMs: 5 })).toMatchObject({
    input: 'x',
    deadlineMs: 5,
  })
})

test('their environment has our caches and no user variables that select a cluster; all else stays', () => {
  const signal = new AbortController().signal
  const onLine = () => {}
  const env = {
    PATH: '/bin',
    KUBECONFIG: 'x',
    HELM_NAMESPACE: 'x',
    HELM_KUBECONTEXT: 'x',
    KUBECACHEDIR: 'x',
  }
  expect(kubeProcess({ env, signal, onLine }, tools)).toEqual({
    signal,
    onLine,
    env: {
      PATH: '/bin',
      KUBECACHEDIR: '/lab/cache/kube',
      HELM_CACHE_HOME: '/lab/cache/helm/cache',
      HELM_CONFIG_HOME: '/lab/cache/helm/config',
      HELM_DATA_HOME: '/lab/cache/helm/data',
    },
  })
})
