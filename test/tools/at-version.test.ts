import { expect, test } from 'vitest'
import type { Source } from '../../lib/tools/artifact.ts'
import { atVersion } from '../../lib/tools/at-version.ts'
import { fromUrl, tool } from './fixture.ts'

const url = fromUrl('https://a.b/{version}')
const module: Source = { from: 'go-module', module: 'a.b/c', member: 'd' }
const build: Source = { from: 'go-build', folder: 'f', package: 'a.b/c', ldflags: '' }
const packed: Source = { from: 'npm', package: 'p', packageVersion: '9', member: ['x'], version: '1.1.0' }
const artifact = tool([url, module, build, packed])

test.each([
  ['1.2.3', [url, module, build]],
  ['1.1.0', [url, module, packed]],
  ['2.0.0', [url, module]],
])('at %s only sources of that version remain', (version, sources) => {
  expect(atVersion(artifact, version)).toEqual({ ...artifact, version, sources })
})
