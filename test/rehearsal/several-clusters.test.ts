import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunEvent } from '../../lib/task/events.ts'
import { type Checkout, checkout } from '../checkout.ts'

let lab: Checkout
beforeAll(async () => {
  lab = await checkout()
  await lab.write('config/addresses.lock', '')
})
afterAll(() => lab.remove())

const ended = (events: readonly RunEvent[], job: string) =>
  events.find((event) => event.type === 'job-ended' && event.job === job)

const rehearse = (file: string, ...more: string[]) => lab.events(['rehearse', `LAB=${file}`, ...more])

test('two clusters at once, with pools that differ', async () => {
  await lab.write('two.yaml', 'clusters: { east: {}, west: {} }')
  const { exitCode, events } = await rehearse('two.yaml')
  expect(exitCode).toBe(0)
  expect(ended(events, 'metallb@east')).toMatchObject({ pools: ['172.18.255.200-172.18.255.250'] })
  expect(ended(events, 'metallb@west')).toMatchObject({ pools: ['172.18.254.200-172.18.254.250'] })
  const idOf = (name: string) =>
    lab.kubectl(
      name,
      'get',
      'configmap',
      'cilium-config',
      '-n',
      'kube-system',
      '-o',
      'jsonpath={.data.cluster-id}',
    )
  expect([await idOf('east'), await idOf('west')]).toEqual(['1', '2'])
})

test('the slots are kept, and a cluster that comes first in another lab file takes none of them', async () => {
  const slots = (await lab.run(['cat', 'config/addresses.lock'])).stdout
  expect(slots).toContain('east: 0\nwest: 1\n')
  await lab.write('three.yaml', 'clusters: { new: {}, west: {}, east: {} }')
  const { stdout } = await lab.make('addresses', 'LAB=three.yaml', 'PROVIDER=rehearsal', 'JSON=1')
  const pools = JSON.parse(stdout).clusters.map((cluster: { name: string; pool: { text: string }[] }) => [
    cluster.name,
    cluster.pool[0]?.text.split('.')[2],
  ])
  expect(Object.fromEntries(pools)).toEqual({ east: '255', west: '254', new: '253' })
  expect((await lab.run(['cat', 'config/addresses.lock'])).stdout).toBe(slots)
})

test('CLUSTER= means that one alone', async () => {
  const { events } = await rehearse('two.yaml', 'CLUSTER=west')
  const jobs = events.flatMap((event) => (event.type === 'job-ended' ? [event.job] : []))
  expect(jobs.toSorted()).toEqual(['cilium@west', 'cluster@west', 'gateway-api@west', 'metallb@west'])
})

describe('a task file that nothing else knows of', () => {
  const taskFile = (name: string, rest: string) => `#!/usr/bin/env zx
import { z } from 'zod'
import { objects } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
export default defineTask(import.meta, {
  summary: 'A page for the ${name}',
  input: z.strictObject({ greeting: z.string().default('hello') }),
  ${rest}
  steps: ({ greeting }, { cluster }) => [
    objects('page', [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '${name}', namespace: 'default' }, data: { greeting, cluster: cluster.name } }]),
  ],
})
`

  test('is a target, in make help, a key of lab.yaml, and runs', async () => {
    await lab.write('tasks/guestbook.mts', taskFile('guestbook', ''))
    expect((await lab.make('help')).stdout).toMatch(/make guestbook +A page for the guestbook/)
    await lab.write('guest.yaml', 'clusters: { east: { components: { guestbook: { greeting: "1.30" } } } }')
    const { exitCode, events } = await rehearse('guest.yaml')
    expect(exitCode).toBe(0)
    expect(ended(events, 'guestbook@east')).toMatchObject({ status: 'done', changes: 1 })
    const read = () =>
      lab.kubectl('east', 'get', 'configmap', 'guestbook', '-o', 'jsonpath={.data.greeting} {.data.cluster}')
    expect(await read()).toBe('1.30 east')
    const alone = await lab.make('guestbook', 'LAB=guest.yaml', 'PROVIDER=rehearsal', 'GREETING=1.20')
    expect(alone.exitCode, alone.stderr).toBe(0)
    expect(await read()).toBe('1.20 east')
  })

  test('whose step fails: what needs it is cancelled with the reason, and the exit code is 1', async () => {
    await lab.write('tasks/broken.mts', taskFile('BROKEN_name', ''))
    await lab.write('tasks/after-broken.mts', taskFile('after-broken', "needs: ['broken'],"))
    await lab.write('broken.yaml', 'clusters: { east: { components: { broken: {}, after-broken: {} } } }')
    const { events } = await rehearse('broken.yaml')
    expect(ended(events, 'broken@east')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('BROKEN_name'),
    })
    expect(ended(events, 'after-broken@east')).toMatchObject({
      status: 'cancelled',
      reason: 'because broken@east failed',
    })
    expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 1 })
  })

  test('that needs one which the lab does not have is refused, and nothing is touched', async () => {
    await lab.write('lacking.yaml', 'clusters: { north: { components: { after-broken: {} } } }')
    const result = await lab.make('rehearse', 'LAB=lacking.yaml')
    expect(result.stderr).toContain(
      'lacking.yaml: clusters.north.components.after-broken: needs broken; add `broken: {}`',
    )
    expect(result.stderr).toContain('Error 2')
  })
})

test('two runs on one lab do not mix: the second names the first, and leaves everything as it is', async () => {
  let second: Promise<Awaited<ReturnType<Checkout['make']>>> | undefined
  const first = await lab.events(['rehearse', 'LAB=two.yaml'], (event) => {
    if (event.type === 'run-started') second = lab.make('rehearse', 'LAB=two.yaml')
  })
  const refused = await second
  expect(first.exitCode).toBe(0)
  expect(refused?.exitCode).toBe(2)
  expect(refused?.stderr).toMatch(/another run is at work on rehearsal-east[\s\S]*`up`, process \d+, since/)
})
