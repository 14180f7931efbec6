import { describe, expect, test } from 'vitest'
import type { Check } from '../../../lib/check/check.ts'
import networkPolicy from '../../../tasks/network-policy.mts'
import { taskContextOf } from '../task-context.ts'

const toBackend = { name: 'p', app: 'backend', ingress: [{ from: [{ app: 'frontend' }] }] }

function checksOf(input: object) {
  const all = networkPolicy.checks?.(networkPolicy.input.parse(input), taskContextOf()) ?? []
  const checks = all.filter((each): each is Check => 'id' in each)
  const outcomes = checks.map(({ id, expected }) => `${id} ${expected}`)
  const skipped = all.flatMap((each) => ('skipped' in each ? [each.skipped] : []))
  return { checks, outcomes, skipped }
}

describe('checks', () => {
  test.each<[string, object, string[]]>([
    [
      'an allowed client, and a denied one',
      { namespace: 'shop', policies: [toBackend] },
      ['policy-to-shop-backend-from-shop-frontend answers', 'policy-to-shop-backend-from-shop-any denied'],
    ],
    [
      'a client without egress is denied, although ingress allows it',
      { namespace: 'shop', policies: [toBackend, { name: 'q', app: 'frontend', egress: [] }] },
      ['policy-to-shop-any-from-shop-frontend denied'],
    ],
    [
      'a policy that allows the whole namespace denies only other namespaces',
      { namespace: 'shop', policies: [{ name: 'p', app: 'backend', ingress: [{ from: [{}] }] }] },
      ['policy-to-shop-backend-from-shop-any answers', 'policy-to-shop-backend-from-client denied'],
    ],
    [
      'two policies allow the union of their rules',
      {
        namespace: 'shop',
        policies: [toBackend, { name: 'q', app: 'backend', ingress: [{ from: [{ namespace: 'ops' }] }] }],
      },
      [
        'policy-to-shop-backend-from-shop-frontend answers',
        'policy-to-shop-backend-from-ops-any answers',
        'policy-to-shop-backend-from-shop-any denied',
      ],
    ],
    [
      'no egress at all: what other pods reach is denied',
      { namespace: 'shop', defaultDeny: 'egress', dns: false, policies: [] },
      ['policy-to-shop-any-from-shop-any denied'],
    ],
    [
      'an allowed destination, and a denied one',
      {
        namespace: 'shop',
        policies: [{ name: 'p', app: 'frontend', egress: [{ to: [{ app: 'backend' }] }] }],
      },
      ['policy-to-shop-backend-from-shop-frontend answers', 'policy-to-shop-any-from-shop-frontend denied'],
    ],
    [
      'egress to the whole namespace, and nowhere else',
      { namespace: 'shop', policies: [{ name: 'p', egress: [{ to: [{}] }] }] },
      ['policy-to-shop-any-from-shop-any answers', 'policy-to-homelab-verify-web-from-shop-any denied'],
    ],
  ])('%s', (_, input, ids) => {
    expect(checksOf(input).outcomes).toEqual(ids)
  })
})

test.each<[string, object, RegExp]>([
  ['another port number', { ports: [5432] }, /5432 is not the port of the sample, 80/],
  ['a named port', { ports: ['http'] }, /http is not the port/],
  ['UDP', { ports: ['80/UDP'] }, /80\/UDP is not the port/],
  ['several ports of other numbers', { ports: [5432, 81] }, /5432, 81 is not the port of the sample, 80/],
])('%s is skipped, with the reason', (_, traffic, why) => {
  const { outcomes, skipped } = checksOf({
    policies: [{ name: 'p', app: 'backend', ingress: [{ from: [{ app: 'frontend' }], ...traffic }] }],
  })
  expect(skipped[0]).toMatch(/^no pod may reach default-backend: |^policy default\/p: /)
  expect(skipped.join('\n')).toMatch(why)
  expect(outcomes).toEqual([])
})

test.each<[object, RegExp]>([
  [{ cidr: '192.0.2.0/24' }, /192\.0\.2\.0\/24 is no pod/],
  [{ entity: 'world' }, /world is no pod/],
])('%j, which is no pod, is skipped', (peer, why) => {
  const policy = { name: 'p', kind: 'CiliumNetworkPolicy', app: 'backend', ingress: [{ from: [peer] }] }
  const { outcomes, skipped } = checksOf({ policies: [policy] })
  expect(outcomes).toEqual([])
  expect(skipped.join('\n')).toMatch(why)
})

test('the probing pods have the labels that the policy selects, and are no backends of a service', () => {
  const [open, closed] = checksOf({ namespace: 'shop', policies: [toBackend] }).checks
  const pods = [...(closed?.objects ?? [])]
  expect(pods.map(({ metadata }) => metadata)).toMatchObject([
    { name: 'shop-backend-server', namespace: 'shop', labels: { app: 'backend' } },
    { name: 'shop-any', namespace: 'shop' },
    { name: 'shop-frontend', namespace: 'shop', labels: { app: 'frontend' } },
  ])
  expect(pods[1]?.metadata).not.toHaveProperty('labels.app')
  for (const { spec } of pods) expect(spec).toMatchObject({ readinessGates: [{}] })
  expect(open).toMatchObject({ from: { pod: 'shop-frontend' }, responder: { pod: 'shop-backend-server' } })
  expect(closed).toMatchObject({ from: { pod: 'shop-any' }, allowedFrom: { pod: 'shop-frontend' } })
})

test('a rule for certain HTTP requests is skipped, with the reason', () => {
  const ingress = [{ from: [{ app: 'frontend' }], ports: [80], http: [{ method: 'GET' }] }]
  const policy = { name: 'p', kind: 'CiliumNetworkPolicy', app: 'backend', ingress }
  expect(checksOf({ policies: [policy] })).toMatchObject({
    outcomes: [],
    skipped: [
      expect.stringMatching(/^no pod may reach/),
      'policy default/p: what HTTP requests may be is not asked',
    ],
  })
})

test('the pods that every run has are used as they are, not created again', () => {
  const policies = [{ name: 'p', egress: [{ to: [{}] }] }]
  const [, closed] = checksOf({ namespace: 'shop', policies }).checks
  expect(closed).toMatchObject({
    to: { kind: 'pod', name: 'web', namespace: 'homelab-verify', port: 80 },
    responder: { pod: 'web' },
    allowedFrom: { pod: 'client' },
  })
  expect(closed?.objects?.map(({ metadata }) => metadata.name)).toEqual(['shop-any'])
})

test('different labels besides app give different pods', () => {
  const policy = (tier: string) => ({ ...toBackend, name: tier, labels: { tier } })
  const { checks } = checksOf({ policies: [policy('one'), policy('two')] })
  const servers = checks.flatMap(({ objects = [] }) => objects.map(({ metadata }) => metadata.name))
  expect(new Set(servers.filter((name) => name.endsWith('-server'))).size).toBe(2)
})
