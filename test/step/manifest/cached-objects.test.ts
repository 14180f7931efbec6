import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cachedObjects } from '../../../lib/step/manifest/cached-objects.ts'
import { parseObjects } from '../../../lib/step/manifest/read-objects.ts'
import { tempFolder } from '../../process/folder.ts'

const text = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`
const parse = (text: string) => parseObjects(text, 'a test')

test('each text is parsed once', async () => {
  const folder = join(tempFolder(), 'kept')
  const first = await cachedObjects(text('a'), parse, folder)
  expect(await cachedObjects(text('a'), () => expect.unreachable('parsed before'), folder)).toEqual(first)
  expect(await cachedObjects(text('b'), parse, folder)).toMatchObject([{ metadata: { name: 'b' } }])
  expect(readdirSync(folder).every((name) => /^[0-9a-f]{64}\.json$/.test(name))).toBe(true)
})

test('a text that cannot be parsed is not cached', async () => {
  const folder = join(tempFolder(), 'kept')
  await expect(cachedObjects('{', parse, folder)).rejects.toThrow('cannot read the manifest')
  expect(existsSync(folder)).toBe(false)
})
