import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { parseNeed } from '../../lib/task/need.ts'
import { runOptions } from '../../lib/task/run-options.ts'
import { type LabCluster, openClusters } from '../../lib/workspace/clusters.ts'
import { type Opening, type Workspace, withWorkspace } from '../../lib/workspace/workspace.ts'
import { failureOf } from '../process/failing.ts'
import { tempFolder } from '../process/folder.ts'

vi.mock('../../lib/workspace/clusters.ts')

/** The names of the clusters whose clients were closed. */
let closed: string[] = []
beforeEach(() => {
  closed = []
  vi.mocked(openClusters)
    .mockReset()
    .mockImplementation(async ({ clusters }) => ({
      clusters: clusters.map((name) => ({ name, close: async () => void closed.push(name) }) as LabCluster),
      keepSlots: async () => {},
    }))
})

function open<T>(
  work: (workspace: Workspace) => Promise<T>,
  opening: Opening = {},
  given: Partial<Record<keyof typeof runOptions.shape, unknown>> = {},
) {
  const cwd = tempFolder()
  writeFileSync(
    join(cwd, 'lab.yaml'),
    'clusters: { west: { provider: rehearsal }, east: { provider: rehearsal } }',
  )
  const signal = new AbortController().signal
  const host = { env: {}, signal, cwd, emit: () => {}, print: () => {} }
  return withWorkspace(runOptions.parse({ lab: 'lab.yaml', ...given }), host, opening, work)
}

test('the work is done on the clusters of the run, and what it gives is given', async () => {
  const names = await open(async ({ clusters, project }) => {
    expect(closed).toEqual([])
    return [clusters.map(({ name }) => name), project.clusters]
  })
  expect(names).toEqual([
    ['west', 'east'],
    ['west', 'east'],
  ])
  expect(closed).toEqual(['west', 'east'])
})

test('the clients of every cluster are closed, too, when the work fails', async () => {
  const error = new TypeError('a bug')
  await expect(open(() => Promise.reject(error))).rejects.toBe(error)
  const thrown = () => {
    throw error
  }
  await expect(open(thrown)).rejects.toBe(error)
  expect(closed).toEqual(['west', 'east', 'west', 'east'])
})

test('a run about one cluster opens that one, or every one if told to', async () => {
  const about = async ({ clusters, project }: Workspace) => [
    clusters.map(({ name }) => name),
    project.clusters,
  ]
  expect(await open(about, {}, { cluster: 'east' })).toEqual([['east'], ['east']])
  expect(await open(about, { everyCluster: true }, { cluster: 'east' })).toEqual([['west', 'east'], ['east']])
  expect(closed).toEqual(['east', 'west', 'east'])
})

test('rules are looked at where they must be kept, before anything is opened', async () => {
  const accept = { accept: 'no-such-rule' }
  const work = vi.fn(async () => 0)
  expect((await failureOf(open(work, { checksRules: true }, accept))).exitCode).toBe(2)
  expect(openClusters).not.toHaveBeenCalled()
  expect(await open(work, {}, accept)).toBe(0)
})

test('what a task run by itself needs and nobody knows is refused before anything is opened', async () => {
  const work = vi.fn(async () => 0)
  const failure = await failureOf(open(work, { standalone: { name: 'web', needs: [parseNeed('ciliun?')] } }))
  expect([failure.exitCode, failure.message]).toEqual([2, expect.stringContaining('no task ciliun')])
  expect(openClusters).not.toHaveBeenCalled()
})

test('strict, unless told otherwise', async () => {
  await open(async () => 0)
  await open(async () => 0, { lenient: true })
  expect(vi.mocked(openClusters).mock.calls.map(([, , , lenient]) => lenient)).toEqual([false, true])
})

test('another host for the run is told everything from then on', async () => {
  const emit = vi.fn()
  const host = { env: {}, signal: new AbortController().signal, cwd: '/', emit, print: () => {} }
  const hostOf = ({ clusters }: Workspace['project']) => ({ ...host, cwd: clusters.join() })
  await open(async (workspace) => expect(workspace.host.cwd).toBe('west,east'), { hostOf })
  expect(vi.mocked(openClusters).mock.calls[0]?.[2]).toMatchObject({ emit, cwd: 'west,east' })
})
