import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadLab } from '../../lib/lab/load.ts'
import { loadNewest, releaseStatuses } from '../../lib/lab/newest.ts'
import { loadRules } from '../../lib/lab/rules.ts'
import { components } from './components.ts'

const newest = loadNewest(readFileSync('config/newest.yaml', 'utf8'))
const loaded = loadRules(readFileSync('config/compatibility.yaml', 'utf8'))
const rules = loaded.ok ? loaded.rules : []

const standingsOf = (components: object) => {
  const west = {
    name: 'west',
    provider: 'kind',
    kubernetes: '1.34',
    kind: { controlPlanes: 1, workers: 0 },
    ipFamily: 'ipv4',
  } as const
  return releaseStatuses({ cluster: west, component: { ...components }, host: {} }, newest, rules)
}

test('every component with a version is in the list, and no default is newer than it', () => {
  const versioned = Object.values(components).filter(({ input }) => 'version' in input.shape)
  expect(versioned.length).toBeGreaterThan(5)
  const entries = Object.fromEntries(versioned.map(({ name }) => [name, {}]))
  const lab = loadLab(JSON.stringify({ clusters: { west: { components: entries } } }), components)
  const all = standingsOf(lab.ok ? (lab.lab.clusters.west?.components ?? {}) : {})
  expect(
    all.map(({ component }) => component).toSorted(),
    'give each component with a version an entry in config/newest.yaml',
  ).toEqual(versioned.map(({ name }) => name).toSorted())
  expect(
    all.filter(({ state }) => state === 'ahead'),
    'raise the entry in config/newest.yaml',
  ).toEqual([])
})

test('a component behind has the rules that only the newest release would meet', () => {
  const components = {
    cilium: { version: '1.14.3', values: { kubeProxyReplacement: 'strict' } },
    metallb: { version: newest.metallb?.version },
    'kube-vip': { version: '99.0.0' },
    sample: {},
  }
  expect(standingsOf(components)).toEqual([
    expect.objectContaining({
      component: 'cilium',
      state: 'behind',
      newest: newest.cilium?.version,
      meets: ['cilium-kube-proxy-replacement-words'],
    }),
    expect.objectContaining({ component: 'metallb', state: 'newest', meets: [] }),
    expect.objectContaining({ component: 'kube-vip', state: 'ahead', meets: [] }),
  ])
})

test('components without a version, an input or an entry in the list are left out', () => {
  const components = { 'gateway-api': {}, cilium: undefined, 'of-mine': { version: '1.0.0' } }
  expect(standingsOf(components)).toEqual([])
})

test('a rule that the current release meets already is not listed', () => {
  const met = { version: '1.14.3', values: { kubeProxyReplacement: 'strict' } }
  const both = { cilium: met, metallb: { version: '0.14.3' }, 'kube-vip': { services: true } }
  const told = standingsOf(both).map(({ component, meets }) => [component, meets])
  expect(Object.fromEntries(told)).toMatchObject({ metallb: [] })
})

test.each(['cilium: { version: newest, source: https://a.b }', 'cilium: { version: 1.2.3 }'])(
  'a list with %s is refused',
  (text) => expect(() => loadNewest(text)).toThrow(),
)
