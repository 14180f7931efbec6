import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { loadLab } from '../../lib/lab/load.ts'
import { type StartingAnswers, startingAnswers, startingClusters } from '../../lib/lab/starting-answers.ts'
import { isDefaultFile, type StartingCluster, startingFile } from '../../lib/lab/starting-file.ts'

const components = {
  balancer: { input: z.strictObject({}), inDefaultLab: true },
  mesh: { input: z.strictObject({}), inDefaultLab: false },
}
const choices = Object.entries(components).map(([name, each]) => ({ name, summary: `The ${name}`, ...each }))

function lab(text: string) {
  const loaded = loadLab(text, components)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  return loaded.lab.clusters
}

const fallback = Object.entries(lab(''))[0] ?? expect.unreachable()
const from = (answers: StartingAnswers) => startingClusters(startingAnswers.parse(answers), fallback)

function fileFrom(answers: StartingAnswers): string {
  const chosen = from(answers)
  if (!chosen.ok) throw new Error(chosen.problems.join('\n'))
  return startingFile(chosen.clusters, choices, './lab.schema.json')
}

const existing: StartingCluster = {
  name: 'homelab',
  kubernetes: '1.34.4',
  provider: 'existing',
  kubeconfig: '/home/me/my files: all/config',
  context: 'admin@home #1',
  apiServer: { value: '192.0.2.10:6443', from: 'the kubeconfig' },
  networks: ['192.0.2.0/24', '2001:db8::/64'],
  nodes: ['192.0.2.10', '2001:db8::10'],
  pods: ['10.244.0.0/16'],
  ipFamily: 'dual',
}

describe('a new lab file', () => {
  test('has the chosen settings and commented suggestions', () => {
    expect(fileFrom({ workers: 2 })).toBe(
      [
        '# yaml-language-server: $schema=./lab.schema.json',
        '# The clusters of your lab, and what runs on each. A line with # before it is a suggestion.',
        'clusters:',
        '  control-plane-dev:',
        '    provider: kind  # kind, existing or rehearsal',
        "    kubernetes: '1.34'",
        '    kind: { controlPlanes: 1, workers: 2 }',
        '    components:',
        '      balancer: {}  # The balancer',
        '      # mesh: {}    # The mesh',
        '',
      ].join('\n'),
    )
  })

  test('without answers means the same as an empty file', () => {
    expect(lab(fileFrom({}))).toEqual(lab(''))
  })

  test.each<[StartingAnswers, object]>([
    [{ name: 'west' }, { west: { provider: 'kind' } }],
    [
      { clusters: 'east, west', workers: 1 },
      { east: { kind: { workers: 1 } }, west: { kind: { workers: 1 } } },
    ],
    [{ clusters: '1,on,null' }, { '1': {}, on: {}, null: {} }],
    [{ kubernetes: '1.30' }, { 'control-plane-dev': { kubernetes: '1.30' } }],
    [{ provider: 'rehearsal' }, { 'control-plane-dev': { provider: 'rehearsal', rehearsal: { nodes: 2 } } }],
    [{ controlPlanes: 3 }, { 'control-plane-dev': { kind: { controlPlanes: 3, workers: 0 } } }],
  ])('has the settings of %j', (answers, clusters) => {
    expect(lab(fileFrom(answers))).toMatchObject(clusters)
  })

  test('describes an existing cluster, and installs nothing on it', () => {
    const { homelab } = lab(startingFile([existing], choices, './lab.schema.json'))
    expect(homelab).toMatchObject({
      provider: 'existing',
      kubernetes: '1.34.4',
      existing: {
        kubeconfig: existing.kubeconfig,
        context: existing.context,
        apiServer: '192.0.2.10:6443',
        networks: existing.networks,
      },
      ipFamily: 'dual',
      addresses: { pods: ['10.244.0.0/16'] },
      components: {},
    })
  })

  test('names the origin of its networks, and suggests every component', () => {
    const text = startingFile([existing], choices, './lab.schema.json')
    expect(text).toContain("the smallest blocks around the nodes' addresses (192.0.2.10, 2001:db8::10)")
    expect(text).toContain(
      '    components: {}\n      # balancer: {}  # The balancer\n      # mesh: {}      # The mesh\n',
    )
  })

  test('marks guessed values', () => {
    const text = startingFile([{ ...existing, pods: [], nodes: [] }], choices, './lab.schema.json')
    expect(text.match(/# check: .*/g)).toEqual([
      expect.stringContaining('came from the kubeconfig'),
      expect.stringContaining('only assumed'),
      expect.stringContaining('no pod ranges'),
    ])
    expect(lab(text)).toMatchObject({ homelab: { provider: 'existing' } })
  })
})

test.each<[StartingAnswers, string[]]>([
  [{ name: 'a', clusters: 'b' }, ['NAME is for one cluster, CLUSTERS for several: leave one out']],
  [{ clusters: 'a,b,a,a' }, ['cluster a is named twice']],
  [{ clusters: 'East' }, ['cluster "East": must be at most 32 of a-z, 0-9 and inner dashes']],
  [{ clusters: 'east,' }, ['cluster "": must be at most 32 of a-z, 0-9 and inner dashes']],
  [{ provider: 'existing' }, ['provider existing: FROM=<context> says which cluster it is']],
  [
    { provider: 'rehearsal', workers: 0, controlPlanes: 1 },
    ['CONTROL_PLANES is for provider kind, not rehearsal', 'WORKERS is for provider kind, not rehearsal'],
  ],
])('%j is refused', (answers, problems) => {
  expect(from(answers)).toEqual({ ok: false, problems })
})

test.each([
  [{ controlPlanes: 1, workers: 0 }, true],
  [{ controlPlanes: 9, workers: 100 }, true],
  [{ controlPlanes: 0 }, false],
  [{ controlPlanes: 10 }, false],
  [{ workers: -1 }, false],
  [{ workers: 101 }, false],
])('%j is valid: %s', (answers, expected) => {
  expect(startingAnswers.safeParse(answers).success).toBe(expected)
})

describe('a file that may be replaced', () => {
  const committed = [
    '# yaml-language-server: $schema=./lab.schema.json',
    '# The clusters of your lab, and what runs on each. An empty file means the same as this one.',
    'clusters:',
    '  control-plane-dev:',
    '    components:',
    '      balancer: {}',
    '',
  ].join('\n')

  test.each([
    ['the committed file', committed, true],
    ['an empty file', '', true],
    ['a file with another value', `${committed}      mesh: {}\n`, false],
    ['a file with a comment of the user', `${committed}      # mesh: {} when the new node is there\n`, false],
    ['a file with a comment after a value', committed.replace('{}', '{} # mine'), false],
    ['a file that does not load', 'clusters: [', false],
  ])('%s: %s', (_, text, expected) => {
    expect(isDefaultFile(text, components)).toBe(expected)
  })
})
