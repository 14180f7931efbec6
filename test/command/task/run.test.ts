import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { ManagedCluster } from '../../../lib/cluster/provider.ts'
import { providers } from '../../../lib/cluster/providers.ts'
import { runAlone } from '../../../lib/command/task/run.ts'
import { objects } from '../../../lib/step/steps.ts'
import type { RunEvent } from '../../../lib/task/events.ts'
import type { World } from '../../../lib/task/world.ts'
import { failureOf } from '../../process/failing.ts'
import { tempFolder } from '../../process/folder.ts'
import { managedCluster, task } from '../../workspace/fake-lab.ts'

/** What the clusters are in the hands of their provider; they are as the lab wants them unless a test says otherwise. */
let managed: Readonly<Record<string, Partial<ManagedCluster>>> = {}
beforeEach(() => {
  managed = {}
  const opened = vi.spyOn(providers.rehearsal, 'open')
  opened.mockImplementation((name) => managedCluster(managed[name]))
  return () => opened.mockRestore()
})

const down = (name: string): Partial<ManagedCluster> => ({
  differences: async () => [{ action: 'create', what: `control plane ${name}` }],
})

/** What the steps of the task were made from. */
let worlds: World[] = []
beforeEach(() => {
  worlds = []
})

/** A component that prints its input; the lab lists it on `east` alone. */
const sample = task('sample', {
  input: z.strictObject({ gatewayClass: z.string().default('cilium') }),
  needs: ['metallb'],
  steps: (input, world) => {
    worlds.push(world)
    const metadata = { name: `${input.gatewayClass}-on-${world.cluster.name}` }
    return [objects('sample', [{ apiVersion: 'v1', kind: 'ConfigMap', metadata }])]
  },
})

async function runSample(given: Readonly<Record<string, unknown>>) {
  const cwd = tempFolder()
  const east = '{ provider: rehearsal, components: { sample: { gatewayClass: traefik } } }'
  writeFileSync(join(cwd, 'lab.yaml'), `clusters: { west: { provider: rehearsal }, east: ${east} }`)
  const [events, printed]: [RunEvent[], string[]] = [[], []]
  const signal = new AbortController().signal
  const emit = (event: RunEvent) => void events.push(event)
  const host = { env: {}, signal, cwd, emit, print: (text: string) => void printed.push(text) }
  const exitCode = await runAlone(sample, { lab: 'lab.yaml', ...given }, host)
  return { exitCode, events, printed }
}

test('clusters that are not up are refused, every one by its name, with what brings them up', async () => {
  managed = { west: down('west'), east: down('east') }
  const failure = await failureOf(runSample({}))
  expect(failure.exitCode).toBe(2)
  expect(failure.message.split('\n')).toEqual([
    'cluster west is not up: create control plane west',
    'cluster east is not up: create control plane east',
  ])
  expect(failure.details.next).toContain('make up')
})

test('one that is up does not make up for one that is not', async () => {
  managed = { east: down('east') }
  expect((await failureOf(runSample({}))).message).toBe('cluster east is not up: create control plane east')
})

test('--print prints the objects for every cluster, up or not, and nothing is told or done', async () => {
  managed = { west: down('west'), east: down('east') }
  const { exitCode, events, printed } = await runSample({ print: true })
  expect([exitCode, events]).toEqual([0, []])
  expect(printed).toEqual(
    ['cilium-on-west', 'traefik-on-east'].map(
      (name) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}`,
    ),
  )
})

test('--dry-run tells what would be done on every cluster, up or not, and needs nothing first', async () => {
  managed = { west: down('west'), east: down('east') }
  const { exitCode, events } = await runSample({ dryRun: true })
  expect(exitCode).toBe(0)
  expect(events[0]).toMatchObject({
    type: 'run-started',
    command: 'sample',
    jobs: [
      { job: 'sample@west', needs: [] },
      { job: 'sample@east', needs: [] },
    ],
  })
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'step-planned',
      job: 'sample@east',
      changes: [{ action: 'create', what: 'ConfigMap traefik-on-east', predicted: true }],
    }),
  )
})

test('a flag goes before the lab file, and what the lab does not list has the default', async () => {
  const { printed } = await runSample({ print: true, gatewayClass: 'istio', cluster: 'east' })
  expect(printed).toEqual([expect.stringContaining('name: istio-on-east')])
  await runSample({ print: true, cluster: 'west' })
  expect(worlds.at(-1)?.cluster).toMatchObject({
    name: 'west',
    components: { sample: { gatewayClass: 'cilium' } },
  })
})

test('the task sees itself on every cluster that it is run on, and that it is run by itself', async () => {
  await runSample({ print: true, cluster: 'west' })
  const [world] = worlds
  expect(world?.isAlone).toBe(true)
  expect(world?.clusters.map(({ name, components }) => [name, components.sample])).toEqual([
    ['west', { gatewayClass: 'cilium' }],
    ['east', { gatewayClass: 'traefik' }],
  ])
})

test('an input that the task does not take is refused', async () => {
  const failure = await failureOf(runSample({ print: true, gatewayClass: 7 }))
  expect([failure.exitCode, failure.message]).toEqual([2, expect.stringContaining('sample: gatewayClass: ')])
})
