import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { helmKind } from '../../../lib/step/helm/helm.ts'
import type { HelmValues } from '../../../lib/step/step.ts'
import { helmRelease } from '../../../lib/step/steps.ts'
import { rig } from '../rig.ts'

/** Error output of Helm 4. */
const REFUSAL = `Error: values don't meet the specifications of the schema(s) in the following chart(s):
traefik:
- at '/providers': additional properties 'kubernetesIngres' not allowed
- at '/api/dashboard': got string, want boolean
`

function setUp(values: Partial<HelmValues>, { schema = true } = {}) {
  const parts = rig()
  mkdirSync(join(parts.folder, 'chart'))
  if (schema) writeFileSync(join(parts.folder, 'chart/values.schema.json'), '{}')
  const chart = { name: 'chart', version: '41.3.0', kind: 'folder' as const, sources: [] }
  const step = helmRelease('traefik', { namespace: 'edge', chart, values: { computed: { a: 1 }, ...values } })
  return { ...parts, check: async () => helmKind.check?.(step, parts.context) }
}

test('values of the user that the chart’s schema rejects are problems', async () => {
  const { check, calls, replies } = setUp({ user: { b: 2 } })
  replies('helm', { stderr: REFUSAL, exitCode: 1 })
  expect(await check()).toEqual([
    "values that chart 41.3.0 refuses: at '/providers': additional properties 'kubernetesIngres' not allowed",
    "values that chart 41.3.0 refuses: at '/api/dashboard': got string, want boolean",
  ])
  expect(calls()[0]?.argv.slice(0, 2)).toEqual(['template', 'traefik'])
  expect(JSON.parse(calls()[0]?.input ?? '')).toEqual({ a: 1, b: 2 })
})

test('an error of the rendering is left to the release itself', async () => {
  const { check, replies } = setUp({ user: { b: 2 } })
  replies('helm', {
    stderr: 'Error: execution error at (traefik/templates/a.yaml:1:2): no such API',
    exitCode: 1,
  })
  expect(await check()).toEqual([])
})

test.each([
  ['values of the user', {}, true],
  ['a schema', { user: { b: 2 } }, false],
])('without %s helm does not run', async (_, values, schema) => {
  const { check, calls } = setUp(values, { schema })
  expect(await check()).toEqual([])
  expect(calls()).toEqual([])
})

test('missing files of values are problems', async () => {
  expect(await setUp({ files: ['one.yaml', 'two.yaml'] }).check()).toEqual([
    'one.yaml: no such file of values',
    'two.yaml: no such file of values',
  ])
})
