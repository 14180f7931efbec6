import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { helmKind } from '../../../lib/step/helm/helm.ts'
import type { HelmValues } from '../../../lib/step/step.ts'
import { helmRelease } from '../../../lib/step/steps.ts'
import { rig } from '../rig.ts'

/** As Helm 4 says it. */
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

test('what the chart’s schema refuses of the user’s values', async () => {
  const { check, calls, replies } = setUp({ user: { b: 2 } })
  replies('helm', { stderr: REFUSAL, exitCode: 1 })
  expect(await check()).toEqual([
    "values that chart 41.3.0 refuses: at '/providers': additional properties 'kubernetesIngres' not allowed",
    "values that chart 41.3.0 refuses: at '/api/dashboard': got string, want boolean",
  ])
  expect(calls()[0]?.argv.slice(0, 2)).toEqual(['template', 'traefik'])
  expect(JSON.parse(calls()[0]?.input ?? '')).toEqual({ a: 1, b: 2 })
})

test('what fails when it is rendered is for the release itself to tell', async () => {
  const { check, replies } = setUp({ user: { b: 2 } })
  replies('helm', {
    stderr: 'Error: execution error at (traefik/templates/a.yaml:1:2): no such API',
    exitCode: 1,
  })
  expect(await check()).toEqual([])
})

test.each([
  ['values of the user’s', {}, true],
  ['a schema', { user: { b: 2 } }, false],
])('without %s helm is not asked', async (_, values, schema) => {
  const { check, calls } = setUp(values, { schema })
  expect(await check()).toEqual([])
  expect(calls()).toEqual([])
})

test('files of values that are not there', async () => {
  expect(await setUp({ files: ['one.yaml', 'two.yaml'] }).check()).toEqual([
    'one.yaml: no such file of values',
    'two.yaml: no such file of values',
  ])
})
