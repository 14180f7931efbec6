import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { loadLab } from '../../lib/lab/load.ts'

const components = {
  balancer: { input: z.strictObject({ version: z.string().default('1.2.3') }), inDefaultLab: true },
  mesh: { input: z.strictObject({ size: z.int().default(2) }), inDefaultLab: false },
}

const load = (text: string) => loadLab(text, components)

const problemsOf = (text: string) => {
  const loaded = load(text)
  return loaded.ok ? [] : loaded.problems
}

describe('the meaning of a lab file', () => {
  const defaults = load('clusters: { control-plane-dev: { components: { balancer: {} } } }')

  test.each([
    ['an empty file', ''],
    ['only a comment', '# nothing yet'],
    ['a cluster without an entry', 'clusters:\n  control-plane-dev:\n'],
    ['a component without an entry', 'clusters:\n  control-plane-dev:\n    components:\n      balancer:\n'],
  ])('%s means one cluster with the default components', (_, text) => {
    expect(load(text)).toEqual(defaults)
    expect(defaults).toMatchObject({
      ok: true,
      lab: {
        clusters: {
          'control-plane-dev': { provider: 'kind', components: { balancer: { version: '1.2.3' } } },
        },
      },
    })
  })

  test('an empty list of components stays empty', () => {
    expect(load('clusters: { a: { components: {} } }')).toMatchObject({
      ok: true,
      lab: { clusters: { a: { components: {} } } },
    })
  })

  test('null inside a user’s value stays null', () => {
    const anything = {
      input: z.strictObject({ values: z.record(z.string(), z.unknown()) }),
      inDefaultLab: false,
    }
    const loaded = loadLab('clusters: { a: { components: { x: { values: { drop: null } } } } }', {
      x: anything,
    })
    expect(loaded).toMatchObject({
      ok: true,
      lab: { clusters: { a: { components: { x: { values: { drop: null } } } } } },
    })
  })

  test('the lab is deeply frozen', () => {
    const loaded = load('')
    if (!loaded.ok) throw new Error('an empty file is valid')
    const cluster = loaded.lab.clusters['control-plane-dev']
    expect(() => Object.assign(cluster?.components ?? {}, { mesh: {} })).toThrow(TypeError)
  })
})

describe('problems of a lab file', () => {
  test('all problems are reported at once, with line and nearest key', () => {
    const text = [
      'clusters:',
      '  west:',
      '    provder: kind',
      '    kubernetes: 1.30',
      '    components:',
      '      balancr: {}',
      '      mesh:',
      '        size: two',
      '  East: {}',
      'adresses: {}',
    ].join('\n')
    expect(problemsOf(text).toSorted()).toEqual([
      'line 10: adresses: unknown key (did you mean addresses?)',
      'line 3: clusters.west.provder: unknown key (did you mean provider?)',
      'line 4: clusters.west.kubernetes: must be text: put it in quotes, or YAML reads 1.30 as the number 1.3',
      'line 6: clusters.west.components.balancr: unknown key (did you mean balancer?)',
      'line 8: clusters.west.components.mesh.size: Invalid input: expected number, received string',
      'line 9: clusters.East: must be at most 32 of a-z, 0-9 and inner dashes',
    ])
  })

  test('an unknown key in a list or map is compared with the keys of that place', () => {
    const entry = z.strictObject({ pools: z.array(z.strictObject({ address: z.string() })) })
    const loaded = loadLab(
      'clusters:\n  a:\n    components:\n      pool:\n        pools:\n          - adress: x\n    kind: { worker: 1 }\n',
      { pool: { input: entry, inDefaultLab: false } },
    )
    expect(loaded.ok ? [] : loaded.problems.toSorted()).toEqual([
      'line 6: clusters.a.components.pool.pools.0.address: Invalid input: expected string, received undefined',
      'line 6: clusters.a.components.pool.pools.0.adress: unknown key (did you mean address?)',
      'line 7: clusters.a.kind.worker: unknown key (did you mean workers?)',
    ])
  })

  test.each([
    ['broken YAML', 'clusters: [', /^line 1: /],
    ['a key twice', 'clusters: {}\nclusters: {}', /^line 2: .*unique/],
    ['no cluster', 'clusters: {}', /must name at least one cluster/],
    ['a name that is too long', `clusters: { ${'a'.repeat(33)}: {} }`, /at most 32/],
    ['a list for a map', 'clusters: [a]', /expected record/],
    ['text at the top', 'hello', /expected object/],
  ])('%s', (_, text, message) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(message)])
  })
})
