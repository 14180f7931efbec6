import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { CLUSTER, jobIdentity } from '../../lib/task/job.ts'
import { runOptions } from '../../lib/task/run-options.ts'
import type { Host } from '../../lib/task/task.ts'
import type { LabCluster } from '../../lib/workspace/clusters.ts'
import type { Toolbox } from '../../lib/workspace/toolbox.ts'
import { programFile } from '../process/folder.ts'
import { standInForDocker } from '../stand-ins/docker.ts'
import { checkout } from './checkout.ts'

vi.setConfig({ testTimeout: 30_000 })

type Lib = typeof import('../../lib/workspace/clusters.ts') &
  typeof import('../../lib/workspace/load-project.ts') &
  typeof import('../../lib/engine/step-context.ts') &
  typeof import('../../lib/step/cluster.ts') &
  typeof import('../../lib/step/steps.ts')

const PARTS = [
  'workspace/clusters.ts',
  'workspace/load-project.ts',
  'engine/step-context.ts',
  'step/cluster.ts',
  'step/steps.ts',
]

/** The kind clusters `east` and `west` of a lab, opened for one run, on an engine that a stand-in has. */
async function openLab() {
  const folder = checkout()
  writeFileSync(join(folder, 'all.ts'), PARTS.map((part) => `export * from './lib/${part}'\n`).join(''))
  const lib: Lib = await import(join(folder, 'all.ts'))
  writeFileSync(join(folder, 'lab.yaml'), 'clusters: { east: { components: {} }, west: { components: {} } }')
  const docker = standInForDocker(folder)
  const kubectl = programFile(folder, 'kubectl', '#!/bin/sh\nexit 0\n')
  const toolbox = {
    tool: async () => docker.kind,
    kubeTools: async () => ({ kubectl, helm: '', cacheFolder: folder }),
    nodeImage: () => 'kindest/node',
  } as unknown as Toolbox
  const env = { PATH: docker.path }
  const host: Host = {
    env,
    signal: new AbortController().signal,
    cwd: folder,
    emit: () => {},
    print: () => {},
  }
  const project = await lib.loadProject({ ...runOptions.parse({}), lab: 'lab.yaml' }, host)
  const { clusters } = await lib.openClusters(project, toolbox, host)
  const [east, west] = clusters as [LabCluster, LabCluster]

  const parts = { project, toolbox, host, adopt: false }
  /** What the step does that makes a cluster be there. */
  const apply = (cluster: LabCluster) => {
    const context = lib.stepContext(jobIdentity(CLUSTER, cluster.name), cluster, parts, host.signal)
    return lib.clusterKind.apply(lib.cluster('cluster'), context)
  }
  let seen = 0
  /** What docker was asked for since the last time, without the particulars. */
  const newCalls = () => {
    const calls = docker.calls().slice(seen)
    seen += calls.length
    return calls.map((call) => call.replace(/^(network )?(\S+).*/, '$1$2')).toSorted()
  }
  return { east, west, apply, newCalls, breakKind: () => rmSync(docker.kind) }
}

const nodesOf = async (cluster: LabCluster, of: string) =>
  (await cluster.taskContext()).clusters.find(({ name }) => name === of)?.nodes

test('what is observed of the lab is observed once, and shared by all clusters on the engine', async () => {
  const { east, west, newCalls } = await openLab()
  const [one, other, again] = await Promise.all([east.taskContext(), west.taskContext(), east.taskContext()])
  expect(again).toBe(one)
  expect(other.clusters).toBe(one.clusters)
  await Promise.all([east.wanted(), west.managed.network(), west.managed.owner()])
  expect(newCalls()).toEqual(['network inspect', 'ps'])
})

test('after the step of one cluster has been applied, all clusters see it as it is then, and once more', async () => {
  const { east, west, apply, newCalls } = await openLab()
  expect(await nodesOf(west, 'east')).toEqual([{ name: 'east-control-plane', controlPlane: true, pods: [] }])
  expect((await west.taskContext()).addresses.pool[0]?.assumed).toBe(true)
  await apply(east)
  newCalls()
  expect(await nodesOf(west, 'east')).toMatchObject([
    { name: 'east-control-plane', address: expect.stringMatching(/^172\.18\./) },
  ])
  expect((await east.taskContext()).addresses.pool[0]?.assumed).toBe(false)
  expect(await nodesOf(east, 'west')).toEqual([{ name: 'west-control-plane', controlPlane: true, pods: [] }])
  expect(newCalls()).toEqual(['network inspect', 'ps'])
})

test('a step acts on the cluster as it is now, and not as it was observed', async () => {
  const { east, west, apply, newCalls } = await openLab()
  await apply(east)
  await east.taskContext()
  newCalls()
  await apply(east) // would fail if it made it again
  expect(newCalls()).toEqual(['ps'])
  expect(await east.managed.owner()).toBe('us')
  expect(await west.managed.owner()).toBe('nobody')
})

test('of clusters that are made at the same time each sees the other when its own step is done', async () => {
  const { east, west, apply } = await openLab()
  const seen = await Promise.all([
    apply(east).then(() => nodesOf(east, 'east')),
    apply(west).then(() => nodesOf(west, 'west')),
  ])
  expect(seen).toMatchObject([[{ address: expect.any(String) }], [{ address: expect.any(String) }]])
  expect(await nodesOf(east, 'west')).toEqual(await nodesOf(west, 'west'))
})

test('a step that fails leaves nothing behind of what was observed before', async () => {
  const { east, west, apply, breakKind, newCalls } = await openLab()
  await west.taskContext()
  breakKind()
  newCalls()
  await expect(apply(east)).rejects.toThrow()
  newCalls()
  await west.taskContext()
  expect(newCalls()).toEqual(['network inspect', 'ps'])
})
