import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { ManagedCluster } from '../../../lib/cluster/provider.ts'
import { providers } from '../../../lib/cluster/providers.ts'
import { runTask } from '../../../lib/command/task/run.ts'
import { objects } from '../../../lib/step/steps.ts'
import type { RunEvent } from '../../../lib/task/events.ts'
import { parseNeed } from '../../../lib/task/need.ts'
import type { TaskContext } from '../../../lib/task/task-context.ts'
import { failureOf } from '../../process/failing.ts'
import { tempFolder } from '../../process/folder.ts'
import { managedCluster, task } from '../../workspace/fake-lab.ts'

/** Parts of the managed clusters that differ from a cluster that is up, by name. */
let managed: Readonly<Record<string, Partial<ManagedCluster>>> = {}
beforeEach(() => {
  managed = {}
  const forRun = vi.spyOn(providers.rehearsal, 'forRun')
  const open = (name: string) => managedCluster(managed[name])
  forRun.mockReturnValue({ open, avoided: async () => [] })
  return () => forRun.mockRestore()
})

const down = (name: string): Partial<ManagedCluster> => ({
  differences: async () => [{ action: 'create', what: `control plane ${name}` }],
})

/** The contexts that the task's steps were made from. */
let worlds: TaskContext[] = []
beforeEach(() => {
  worlds = []
})

/** A component with one object named after its input; the lab has it on `east` only. */
const sample = task('sample', {
  input: z.strictObject({ gatewayClass: z.string().default('cilium') }),
  needs: [parseNeed('metallb')],
  steps: (input, context) => {
    worlds.push(context)
    const metadata = { name: `${input.gatewayClass}-on-${context.cluster.name}` }
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
  const exitCode = await runTask(sample, { lab: 'lab.yaml', ...given }, host)
  return { exitCode, events, printed }
}

test('clusters that are not up are refused, all by name, with the command that brings them up', async () => {
  managed = { west: down('west'), east: down('east') }
  const failure = await failureOf(runSample({}))
  expect(failure.exitCode).toBe(2)
  expect(failure.message.split('\n')).toEqual([
    'cluster west is not up: create control plane west',
    'cluster east is not up: create control plane east',
  ])
  expect(failure.details.next).toContain('make up')
})

test('only the clusters that are not up are named', async () => {
  managed = { east: down('east') }
  expect((await failureOf(runSample({}))).message).toBe('cluster east is not up: create control plane east')
})

test('--print prints the objects for every cluster, up or not, and sends no event', async () => {
  managed = { west: down('west'), east: down('east') }
  const { exitCode, events, printed } = await runSample({ print: true })
  expect([exitCode, events]).toEqual([0, []])
  expect(printed).toEqual(
    ['cilium-on-west', 'traefik-on-east'].map(
      (name) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}`,
    ),
  )
})

test('--dry-run plans the task for every cluster, up or not, without its needs', async () => {
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
      changes: [expect.objectContaining({ what: 'ConfigMap traefik-on-east', predicted: true })],
    }),
  )
})

test('a flag overrides the lab file; a component that the lab does not list has its defaults', async () => {
  const { printed } = await runSample({ print: true, gatewayClass: 'istio', cluster: 'east' })
  expect(printed).toEqual([expect.stringContaining('name: istio-on-east')])
  await runSample({ print: true, cluster: 'west' })
  expect(worlds.at(-1)?.cluster).toMatchObject({
    name: 'west',
    components: { sample: { gatewayClass: 'cilium' } },
  })
})

test('the task context lists the task on every cluster of the run, and says that it is standalone', async () => {
  await runSample({ print: true, cluster: 'west' })
  const [context] = worlds
  expect(context?.isStandalone).toBe(true)
  expect(context?.clusters.map(({ name, components }) => [name, components.sample])).toEqual([
    ['west', { gatewayClass: 'cilium' }],
    ['east', { gatewayClass: 'traefik' }],
  ])
})

test('an invalid input is refused', async () => {
  const failure = await failureOf(runSample({ print: true, gatewayClass: 7 }))
  expect([failure.exitCode, failure.message]).toEqual([2, expect.stringContaining('sample: gatewayClass: ')])
})
