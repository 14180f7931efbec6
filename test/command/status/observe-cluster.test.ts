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

/** A running cluster with three components, and the number of times that each task built its steps. */
function upCluster() {
  const builds = new Map<string, number>()
  const task = (name: string) => ({
    name,
    needs: [],
    deadlineMs: 1,
    steps() {
      builds.set(name, (builds.get(name) ?? 0) + 1)
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
  return { cluster, builds, run: { project, toolbox, host, adopt: true } as unknown as RunContext }
}

test('every task builds its steps once for all probes', async () => {
  const { cluster, builds, run } = upCluster()
  const { isUp, problems, components } = await observeCluster(cluster, run)
  expect({ isUp, problems }).toEqual({ isUp: true, problems: [] })
  expect(components).toMatchObject(names.map((name) => ({ name, pools: [name], drift: [] })))
  expect([...builds]).toEqual(names.map((name) => [name, 1]))
})
