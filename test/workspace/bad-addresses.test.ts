import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Checkout, checkout } from '../checkout.ts'

let lab: Checkout
beforeAll(async () => {
  lab = await checkout()
  await lab.write('config/addresses.lock', '')
})
afterAll(() => lab.remove())

const west = (addresses: object) => ({
  clusters: { west: { provider: 'rehearsal', addresses, components: {} } },
})

test.each([
  [
    'a pool outside its network',
    west({ pool: ['10.0.0.1-10.0.0.9'] }),
    /10\.0\.0\.1-10\.0\.0\.9[\s\S]*172\.18\.0\.0\/16/,
  ],
  ['a reversed range', west({ pool: ['172.18.255.9-172.18.255.1'] }), /172\.18\.255\.9-172\.18\.255\.1/],
  ['a range of mixed families', west({ pool: ['172.18.255.1-fd00::1'] }), /famil/],
  ['a bare address', west({ pool: ['172.18.255.9'] }), /172\.18\.255\.9/],
  ['host bits', west({ pods: ['10.9.0.5/24'] }), /10\.9\.0\.5\/24[\s\S]*10\.9\.0\.0\/24/],
  [
    'a pool that overlaps another',
    {
      clusters: {
        a: west({ pool: ['172.18.9.1-172.18.9.9'] }).clusters.west,
        b: west({ pool: ['172.18.9.9-172.18.9.12'] }).clusters.west,
      },
    },
    /a[\s\S]*b|b[\s\S]*a/,
  ],
  [
    'a network with no room',
    { ...west({}), addresses: { assumedNetwork: '172.18.0.0/31' } },
    /172\.18\.0\.0\/31/,
  ],
])('%s: a typed error with the fix, exit code 2, nothing changed', async (_, content, message) => {
  await lab.write('lab.yaml', JSON.stringify(content))
  const { stderr } = await lab.make('up', 'LAB=lab.yaml')
  expect(stderr).toMatch(message)
  expect(stderr).toMatch(/ {2}expected: .*\n/)
  expect(stderr).toMatch(/ {2}next: .*\n/)
  expect(stderr).toContain('Error 2')
  expect((await lab.run(['ls', '.lab'])).exitCode).not.toBe(0)
})

test.each([
  ['a /24', '192.168.5.0/24', '192.168.5.200-192.168.5.250'],
  ['a /28', '192.168.5.16/28', '192.168.5.28-192.168.5.29'],
])(
  '%s: the pool follows the rule for its size, and the plan states the rule',
  async (_, assumedNetwork, pool) => {
    await lab.write('lab.yaml', JSON.stringify({ ...west({}), addresses: { assumedNetwork } }))
    const { stdout, stderr } = await lab.make('addresses', 'LAB=lab.yaml')
    expect(stdout, stderr).toContain(pool)
    const json = await lab.make('addresses', 'LAB=lab.yaml', 'JSON=1')
    expect(JSON.parse(json.stdout).clusters[0].pool[0]).toMatchObject({
      text: pool,
      assumed: true,
      reason: expect.any(String),
    })
  },
)
