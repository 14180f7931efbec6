import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { labSchemaText } from '../../lib/lab/json-schema.ts'
import { loadLab } from '../../lib/lab/load.ts'
import { components } from './components.ts'

const examples = readdirSync('config/examples').map((file) => join('config/examples', file))

test('config/lab.schema.json is the output of `make lab-schema`', () => {
  expect(readFileSync('config/lab.schema.json', 'utf8'), 'run make lab-schema').toBe(
    labSchemaText(components),
  )
})

test('the schema has every component and its input, with descriptions', () => {
  const entry = z.fromJSONSchema(JSON.parse(labSchemaText(components)))
  expect(
    entry.safeParse({ clusters: { a: { components: { metallb: { version: '0.16.1' } } } } }).success,
  ).toBe(true)
  expect(entry.safeParse({ clusters: { a: { components: { metalb: {} } } } }).success).toBe(false)
})

test('the schema allows entries without a value', () => {
  const entry = z.fromJSONSchema(JSON.parse(labSchemaText(components)))
  expect(entry.safeParse({ clusters: { a: null, b: { components: { metallb: null } } } }).success).toBe(true)
  expect(entry.safeParse({ clusters: null }).success).toBe(false)
})

describe.each(['config/lab.yaml', ...examples])('%s', (file) => {
  const text = readFileSync(file, 'utf8')

  test('names the schema in its first line', () => {
    const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? []
    expect(join(dirname(file), path)).toBe('config/lab.schema.json')
  })

  test('loads', () => {
    expect(loadLab(text, components)).toMatchObject({ ok: true })
  })
})

test('each example has its subject', () => {
  const lab = (name: string) => {
    const loaded = loadLab(readFileSync(`config/examples/${name}.yaml`, 'utf8'), components)
    if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
    return loaded.lab.clusters
  }
  expect(lab('two-clusters')).toMatchObject({ east: { provider: 'kind' }, west: { provider: 'kind' } })
  expect(lab('bare-metal')).toMatchObject({ homelab: { provider: 'existing', existing: {} } })
  expect(lab('dual-stack')).toMatchObject({ 'control-plane-dev': { ipFamily: 'dual' } })
})
