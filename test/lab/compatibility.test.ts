import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { accept, acceptedRules, evaluateRules, type Subject } from '../../lib/lab/compatibility.ts'
import { loadRules, type Rule } from '../../lib/lab/rules.ts'
import { cases } from './compatibility.cases.ts'

function read(text: string): readonly Rule[] {
  const loaded = loadRules(text)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  return loaded.rules
}

const rules = read(readFileSync('config/compatibility.yaml', 'utf8'))

type Tree = { [key: string]: unknown }

/** A subject with facts set by their paths. */
function subject(facts: Readonly<Record<string, unknown>>): Subject {
  const cluster: Subject['cluster'] = {
    name: 'west',
    provider: 'kind',
    kubernetes: '1.34',
    kind: { controlPlanes: 1, workers: 0 },
    ipFamily: 'ipv4',
  }
  const start: Subject = { cluster, component: {}, host: {} }
  for (const [path, value] of Object.entries(facts)) {
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    const parent = keys.reduce<Tree>(
      (at, key) => {
        at[key] ??= {}
        return at[key] as Tree
      },
      start as unknown as Tree,
    )
    if (value === undefined) delete parent[last]
    else parent[last] = value
  }
  return start
}

const met = (facts: Readonly<Record<string, unknown>>) =>
  evaluateRules(rules, subject(facts)).map(({ rule }) => rule)

test('every rule has a case that meets it and a near miss', () => {
  expect(Object.keys(cases)).toEqual(rules.map(({ id }) => id))
  expect(Object.values(cases).every(({ misses }) => misses.length > 0)).toBe(true)
  expect(rules.length).toBeGreaterThanOrEqual(20)
})

describe.each(Object.entries(cases))('%s', (id, { meets, misses }) => {
  test('is met', () => {
    expect(met(meets)).toContain(id)
  })

  test.each(misses.map((change) => [change]))('is not met with %j', (change) => {
    expect(met({ ...meets, ...change })).not.toContain(id)
  })
})

test('a finding names rule, cluster, facts, fix and source', () => {
  const facts = { 'component.cilium.version': '1.19.3', 'component.gateway-api.version': '1.5.1' }
  expect(evaluateRules(rules, subject(facts))).toEqual([
    {
      rule: 'gateway-api-1.5-cilium-1.19',
      cluster: 'west',
      severity: 'error',
      what: expect.stringContaining('TLSRoute v1alpha2'),
      facts: [
        'component.cilium.version is 1.19.3',
        'component.cilium.values.gatewayAPI.enabled is absent',
        'component.gateway-api.version is 1.5.1',
        'component.gateway-api.channel is absent',
      ],
      fix: expect.stringContaining('1.20'),
      source: 'https://github.com/cilium/cilium/issues/44920',
    },
  ])
})

test('unknown facts meet no rule', () => {
  expect(evaluateRules(rules, subject({}))).toEqual([])
})

test('the current default lab on a current host meets no rule', () => {
  const facts = {
    'component.cilium': {
      version: '1.20.2',
      values: { kubeProxyReplacement: true, gatewayAPI: { enabled: true } },
    },
    'component.gateway-api': { version: '1.6.1', channel: 'standard' },
    'component.metallb': { version: '0.16.1' },
    host: { os: 'linux', kernel: '6.8.0', cgroup: 2, docker: '27.5.1', kind: '0.33.0', helm: '4.1.4' },
  }
  expect(met(facts)).toEqual([])
})

test('the guide of 2023 meets its known rules', () => {
  const facts = {
    'component.cilium': { version: '1.14.3', values: { kubeProxyReplacement: 'strict' } },
    'component.metallb': { version: '0.14.3' },
    'component.kube-vip': { services: true },
    'component.ingress-nginx': {},
  }
  expect(met(facts)).toEqual([
    'cilium-kube-proxy-replacement-deprecated',
    'kube-vip-beside-metallb',
    'ingress-nginx-retired',
  ])
})

describe('ACCEPT', () => {
  const findings = evaluateRules(rules, subject({ ...cases['kube-vip-beside-metallb']?.meets }))

  test('makes an error an accepted finding, which is still reported', () => {
    const { accepted, problems } = acceptedRules('kube-vip-beside-metallb, kind-cgroup-v1', rules)
    expect(problems).toEqual([])
    expect(accept(findings, accepted)).toEqual([{ ...findings[0], severity: 'accepted' }])
  })

  test('does not change other findings', () => {
    expect(accept(findings, ['kind-cgroup-v1'])).toEqual(findings)
    expect(acceptedRules('', rules)).toEqual({ accepted: [], problems: [] })
  })

  test('of an unknown rule is a problem with the nearest name', () => {
    expect(acceptedRules('kind-cgroup-v2,xyz', rules).problems).toEqual([
      'ACCEPT: no rule kind-cgroup-v2 (did you mean kind-cgroup-v1?)',
      'ACCEPT: no rule xyz',
    ])
  })
})

describe('conditions', () => {
  /** The facts of a rule with one condition, as told; none where it is not met. */
  const factsOf = (path: string, condition: string, facts: Readonly<Record<string, unknown>>) => {
    const rules = read(
      `rules: { a: { says: x, fix: x, severity: error, source: https://a.b, when: { ${path}: ${condition} } } }`,
    )
    return evaluateRules(rules, subject(facts)).flatMap((finding) => finding.facts)
  }

  const holds = (condition: string, value: unknown) => {
    return (
      factsOf('component.c.x', condition, { 'component.c': value === undefined ? {} : { x: value } }).length >
      0
    )
  }

  test.each<[string, string, object, readonly string[]]>([
    ['component.c.x', 'absent', {}, []],
    ['component.c.x', '{ not: [a] }', {}, []],
    ['component.c.values.x.y', 'absent', {}, []],
    ['component.c.x', 'absent', { 'component.c': {} }, ['component.c.x is absent']],
    ['component.c', 'absent', {}, ['component.c is absent']],
    ['component.c', 'absent', { 'component.c': {} }, []],
    ['component.c', 'present', { 'component.c': {} }, ['component.c is present']],
    ['cluster.kind.image', 'absent', {}, ['cluster.kind.image is absent']],
    ['host.docker', 'absent', {}, []],
    ['host.docker', '{ not: [a] }', {}, []],
    ['host.docker', '{ not: [a] }', { 'host.docker': '27.5.1' }, ['host.docker is 27.5.1']],
    ['component.c.x', "'[object Object]'", { 'component.c': { x: {} } }, []],
    ['component.c.x', 'absent', { 'component.c': { x: null } }, ['component.c.x is absent']],
    ['component.c.x', "'null'", { 'component.c': { x: null } }, []],
    ['component.c.x', "'a>=1'", { 'component.c': { x: 'a>=1' } }, ['component.c.x is a>=1']],
  ])(
    'inputs of components that are not there are unknown, as are facts of the host: %s %s with %j',
    (path, condition, facts, told) => {
      expect(factsOf(path, condition, { ...facts })).toEqual(told)
    },
  )

  test.each([
    ["'>=1.16'", '1.16.0-rc.1', true],
    ["'>=1.16'", 'v1.17.2-k3s1', true],
    ["'>=1.16'", '1.9', false],
    ["'>=2'", 2, true],
    ["'>=2'", 'latest', false],
    ["'<1 || >=2'", undefined, false],
    ['present', {}, true],
    ['present', null, false],
    ['absent', null, true],
    ['absent', undefined, true],
    ['true', 'true', true],
    ['[a, b]', 'b', true],
    ['[a, absent]', undefined, true],
    ['[a, b]', undefined, false],
    ['{ not: [a] }', undefined, true],
    ['{ not: [a, absent] }', undefined, false],
    ['{ not: [a, ">=2"] }', '1.5.0', true],
    ['{ not: [a, ">=2"] }', '2.1.0', false],
  ])('%s of %j: %s', (condition, value, expected) => {
    expect(holds(condition, value)).toBe(expected)
  })
})

describe('a file of rules', () => {
  const good = { says: 'x', fix: 'x', severity: 'error', source: 'https://a.b', when: { 'host.os': 'linux' } }
  const problemsOf = (rule: object, id = 'a') => {
    const loaded = loadRules(JSON.stringify({ rules: { [id]: { ...good, ...rule } } }))
    return loaded.ok ? [] : loaded.problems
  }

  test.each([
    ['a good one', {}, undefined],
    ['an unknown key', { more: 1 }, /rules\.a: .*more/],
    ['no condition', { when: {} }, /must have a condition/],
    ['another root', { when: { 'hots.os': 'a' } }, /must start with cluster/],
    ['a root that is not the first', { when: { 'a.host.os': 'a' } }, /must start with cluster/],
    ['a path with other characters at its end', { when: { 'host.os!': 'a' } }, /must start with cluster/],
    ['an invalid range', { when: { 'host.os': '>=one' } }, /rules\.a\.when\.host\.os: /],
    ['another severity', { severity: 'bad' }, /rules\.a\.severity/],
    ['a source that is no URL', { source: 'the docs' }, /rules\.a\.source/],
    ['a source without encryption', { source: 'http://a.b' }, /rules\.a\.source/],
  ])('%s', (_, rule, message) => {
    expect(problemsOf(rule)).toEqual(message === undefined ? [] : [expect.stringMatching(message)])
  })

  test('an id with other characters, or a repeated one, is refused', () => {
    for (const id of ['A_b', 'a_'])
      expect(problemsOf({}, id)).toEqual([`rules.${id}: must be words of a-z and 0-9 with dashes`])
    expect(loadRules('rules:\n  a: {}\n  a: {}\n')).toMatchObject({ ok: false })
  })
})
