import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Checkout, checkout } from '../checkout.ts'
import { randomPrefix } from './lab.ts'
import { hasBed } from './setup.ts'

describe.skipIf(!hasBed)('real Docker networks (skipped where there is no kind bed)', () => {
  const name = randomPrefix()
  let lab: Checkout

  beforeAll(async () => {
    lab = await checkout()
    const subnets = ['--subnet', '10.213.7.0/24', '--ipv6', '--subnet', 'fd00:213:7::/64']
    const made = await lab.run(['docker', 'network', 'create', ...subnets, name])
    expect(made.exitCode, made.stderr).toBe(0)
  })
  afterAll(async () => {
    await lab?.run(['docker', 'network', 'rm', name])
    await lab?.remove()
  })

  const planFor = async (ipFamily: string) => {
    await lab.write('lab.yaml', JSON.stringify({ clusters: { west: { ipFamily } } }))
    const { stdout, stderr } = await lab.run([
      'env',
      `KIND_EXPERIMENTAL_DOCKER_NETWORK=${name}`,
      'make',
      'addresses',
      'LAB=lab.yaml',
      'JSON=1',
    ])
    expect(stdout, stderr).not.toBe('')
    return JSON.parse(stdout).clusters[0]
  }

  test.each([
    ['ipv4', [/^10\.213\.7\.\d+-10\.213\.7\.\d+$/]],
    ['ipv6', [/^fd00:213:7:.*-fd00:213:7:.*$/]],
    ['dual', [/^10\.213\.7\./, /^fd00:213:7:/]],
  ])(
    'KIND_EXPERIMENTAL_DOCKER_NETWORK with %s: pools by family, observed and not assumed',
    async (ipFamily, patterns) => {
      const { network, pool } = await planFor(ipFamily)
      expect(network).toBe(name)
      expect(pool).toEqual(
        patterns.map((pattern) =>
          expect.objectContaining({ text: expect.stringMatching(pattern), assumed: false }),
        ),
      )
    },
  )
})
