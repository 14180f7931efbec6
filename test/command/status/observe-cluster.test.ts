import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { observeCluster } from '../../../lib/command/status/observe-cluster.ts'
import type { RunContext } from '../../../lib/engine/step-context.ts'
import { objects } from '../../../lib/step/steps.ts'
import type { LabCluster } from '../../../lib/workspace/clusters.ts'
import { clusterOf } from '../../cluster/kind/wanted.ts'
import { tempFolder } from '../../process/folder.ts'

const names = ['a', 'b', 'c']

/** A cluster that is up with three components, and how often each task made its steps. */
function upCluster() {
  const made = new Map<string, number>()
  const task = (name: string) => ({
    name,
    needs: [],
    deadlineMs: 1,
    steps() {
      made.set(name, (made.get(name) ?? 0) + 1)
      return [objects(name, [], { pools: [name] })]
    },
  })
  const kubeconfig = join(tempFolder(), 'kubeconfig')
  writeFileSync(kubeconfig, '')
  const context = {}
  const reader = {
    get: async (path: string) => (path === '/version' ? { gitVersion: 'v1.34.4' } : undefined),
  }
  const cluster = {
    name: 'west',
    cluster: { ...clusterOf({}), components: Object.fromEntries(names.map((name) => [name, {}])) },
    managed: { access: { kubeconfig }, network: async () => undefined, differences: async () => [] },
    taskContext: async () => context,
    wanted: async () => ({}),
    clients: async () => ({ reader, owned: async () => ({ objects: [], releases: [] }) }),
  } as unknown as LabCluster
  const host = { env: {}, signal: new AbortController().signal, cwd: '/', emit: () => {}, print: () => {} }
  const tasks = Object.fromEntries(names.map((name) => [name, task(name)]))
  const toolbox = { objects: async () => [] }
  const project = { lab: { clusters: {} }, labFile: 'lab.yaml', clusters: ['west'], tasks }
  return { cluster, made, parts: { project, toolbox, host, adopt: true } as unknown as RunContext }
}

test('components are probed from steps that every task has made once', async () => {
  const { cluster, made, parts } = upCluster()
  const { isUp, problems, components } = await observeCluster(cluster, parts)
  expect({ isUp, problems }).toEqual({ isUp: true, problems: [] })
  expect(components).toMatchObject(names.map((name) => ({ name, pools: [name], drift: [] })))
  expect([...made]).toEqual(names.map((name) => [name, 1]))
})
