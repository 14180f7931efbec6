import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { componentCases } from './component-cases.ts'
import { bedCluster, kindCheckout, loadBalancers, randomPrefix, statusOf } from './lab.ts'
import { hasBed } from './setup.ts'

const reconnected = { timeout: 240_000, interval: 1_000 }

describe.skipIf(!hasBed)('two clusters on one network (skipped where there is no kind bed)', () => {
  const prefix = randomPrefix()
  const [east, west] = [`${prefix}-east`, `${prefix}-west`]
  let lab: Awaited<ReturnType<typeof kindCheckout>>
  const addressesOf = (cluster: string) => loadBalancers((...args) => lab.kubectl(cluster, ...args))
  const all = async () => [
    ...Object.values(await addressesOf(east)),
    ...Object.values(await addressesOf(west)),
  ]
  const statuses = async (addresses: readonly string[]) => [
    ...new Set(await Promise.all(addresses.map(statusOf))),
  ]

  beforeAll(async () => {
    lab = await kindCheckout({ [east]: bedCluster({ workers: 1 }), [west]: bedCluster() })
    const first = await lab.make('up')
    expect(first.exitCode, first.stderr).toBe(0)
  })
  afterAll(() => lab?.remove())

  test('all addresses of both clusters answer, each from its own pool', async () => {
    const addresses = await all()
    expect(addresses).toHaveLength(4)
    expect(new Set(addresses.map((address) => address.split('.')[2]))).toEqual(new Set(['254', '253']))
    await expect.poll(() => statuses(addresses), reconnected).toEqual([200])
  })

  test('all addresses answer again after a restart of a node', async () => {
    const addresses = await all()
    const restart = await lab.run(['docker', 'restart', `${east}-control-plane`])
    expect(restart.exitCode, restart.stderr).toBe(0)
    const again = await lab.make('up') // while the node is still starting
    expect(again.exitCode, again.stderr).toBe(0)
    await expect.poll(() => statuses(addresses), reconnected).toEqual([200])
    expect((await lab.make('up')).stdout).toContain('nothing changed')
  })
})

describe.skipIf(!hasBed)('one control plane with two workers (skipped where there is no kind bed)', () => {
  const cluster = `${randomPrefix()}-wide`
  let lab: Awaited<ReturnType<typeof kindCheckout>>

  beforeAll(async () => {
    lab = await kindCheckout({ [cluster]: bedCluster({ workers: 2 }) })
  })
  afterAll(() => lab?.remove())

  test('comes up, with all nodes ready and the sample answering', async () => {
    const { exitCode, stderr } = await lab.make('up')
    expect(exitCode, stderr).toBe(0)
    const ready = '{.items[*].status.conditions[?(@.type=="Ready")].status}'
    await expect
      .poll(() => lab.kubectl(cluster, 'get', 'nodes', '-o', `jsonpath=${ready}`), reconnected)
      .toBe('True True True')
    const { sample = '' } = await loadBalancers((...args) => lab.kubectl(cluster, ...args))
    await expect.poll(() => statusOf(sample), reconnected).toBe(200)
  })

  componentCases(cluster, () => lab)

  test('interrupted while it is created, it leaves no container', async () => {
    const half = `${randomPrefix()}-half`
    await lab.write('half.yaml', JSON.stringify({ clusters: { [half]: bedCluster() } }))
    let isSent = false
    const { events } = await lab.events(['up', 'LAB=half.yaml'], (event) => {
      if (isSent || event.type !== 'output' || !event.line.includes('Starting control-plane')) return
      isSent = true
      lab.run(['sh', '-c', `kill -INT $(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' .lab/locks/kind-${half}.json)`])
    })
    expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 130 })
    const left = await lab.run(['docker', 'ps', '-aq', '--filter', `label=io.x-k8s.kind.cluster=${half}`])
    expect(left.stdout).toBe('')
  })
})
