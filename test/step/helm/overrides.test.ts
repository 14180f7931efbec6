import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { overridesOf } from '../../../lib/step/helm/overrides.ts'
import type { HelmValues } from '../../../lib/step/step.ts'
import { helmRelease } from '../../../lib/step/steps.ts'
import { tempFolder } from '../../process/folder.ts'

const chart = { name: 'c', version: '1.0.0', kind: 'folder' as const, sources: [] }
const overrides = (values: HelmValues, folder = '/none') =>
  overridesOf(helmRelease('r', { namespace: 'n', chart, values }), folder)

test.each<[string, HelmValues, unknown[]]>([
  ['nothing given', { computed: { a: 1 } }, []],
  ['the same', { computed: { a: 1 }, user: { a: 1 } }, []],
  ['something added', { computed: { a: {} }, user: { a: { b: 1 }, c: 2 } }, []],
  ['another', { computed: { a: 1 }, user: { a: 2 } }, [{ path: 'a', computed: 1, given: 2 }]],
  [
    'one of several, deep inside',
    { computed: { a: { b: 1, c: 2 } }, user: { a: { b: 3 } } },
    [{ path: 'a.b', computed: 1, given: 3 }],
  ],
  [
    'a list, as a whole',
    { computed: { a: [1, 2] }, user: { a: [3] } },
    [{ path: 'a', computed: [1, 2], given: [3] }],
  ],
  [
    'null',
    { computed: { a: { b: 1 } }, user: { a: null } },
    [{ path: 'a', computed: { b: 1 }, given: null }],
  ],
])('%s', async (_, values, expected) => {
  expect(await overrides(values)).toEqual(expected)
})

test('files count as the user’s, with the values of the lab file over them', async () => {
  const folder = tempFolder()
  writeFileSync(join(folder, 'one.yaml'), 'a: 2\nb: 2\n')
  const values = { computed: { a: 1, b: 1 }, files: ['one.yaml'], user: { b: 3 } }
  expect(await overrides(values, folder)).toEqual([
    { path: 'a', computed: 1, given: 2 },
    { path: 'b', computed: 1, given: 3 },
  ])
})

test('secrets are hidden on both sides', async () => {
  const storedIn = { namespace: 'n', secret: 's', certificate: 'c', privateKey: 'k' }
  const secret = { 'tls.own': { authority: { name: 'ca', storedIn }, part: 'privateKey' as const } }
  const values = {
    computed: { password: 'CANARY-1' },
    secret,
    user: { password: 'CANARY-2', tls: { own: 'CANARY-3' } },
  }
  expect(await overrides(values)).toEqual([
    { path: 'password', computed: '(secret)', given: '(secret)' },
    { path: 'tls.own', computed: '(secret)', given: '(another secret)' },
  ])
})
