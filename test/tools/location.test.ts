import { expect, test } from 'vitest'
import type { Platform, Source } from '../../lib/tools/artifact.ts'
import { checksumUrl, expand, isOffered, locationOf } from '../../lib/tools/location.ts'
import { fromUrl } from './fixture.ts'

const linux: Platform = { os: 'linux', arch: 'amd64' }
const mac: Platform = { os: 'darwin', arch: 'arm64' }

test.each<[Source, Platform, string]>([
  [fromUrl('https://a.b/v{version}/{os}/{arch}/x'), linux, 'https://a.b/v1.2.3/linux/amd64/x'],
  [fromUrl('https://a.b/x-{platform}'), mac, 'https://a.b/x-darwin-arm64'],
  [
    fromUrl('https://a.b/x-{platform}', { platformNames: { 'darwin/arm64': 'osx' } }),
    mac,
    'https://a.b/x-osx',
  ],
  [{ from: 'npm', package: '@a/b', packageVersion: '4.5.6', member: ['x'] }, linux, 'npm:@a/b@4.5.6'],
  [{ from: 'go-module', module: 'a.b/c', member: 'd' }, linux, 'go:a.b/c@v1.2.3'],
  [
    { from: 'go-module', module: 'a.b/c', moduleVersion: 'v0.{version}', member: 'd' },
    mac,
    'go:a.b/c@v0.1.2.3',
  ],
  [{ from: 'go-build', folder: 'f', package: 'a.b/c', ldflags: '' }, mac, 'build:f/a.b/c'],
])('%j on %j is %s', (source, platform, location) => {
  expect(locationOf(source, '1.2.3', platform)).toBe(location)
})

test('a checksum file has a URL after the download, or its own', () => {
  const beside = fromUrl('https://a.b/x-{platform}', { checksum: '{url}.sha256' })
  const apart = fromUrl('https://a.b/x-{platform}', { checksum: 'https://a.b/v{version}/SHA256SUMS' })
  expect(checksumUrl(beside, '1.0.0', mac)).toBe('https://a.b/x-darwin-arm64.sha256')
  expect(checksumUrl(apart, '1.0.0', mac)).toBe('https://a.b/v1.0.0/SHA256SUMS')
})

test('a source without platforms serves all of them', () => {
  expect(isOffered(fromUrl('https://a.b'), mac)).toBe(true)
  expect(isOffered(fromUrl('https://a.b', { platforms: ['linux/amd64'] }), mac)).toBe(false)
})

test('an unknown placeholder is a bug, not an empty string', () => {
  expect(() => expand('{versoin}', { version: '1' })).toThrow('versoin')
})
