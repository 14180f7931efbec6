import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { loadToolsLock, lockedImage, lockedVersion } from '../../lib/tools/lock.ts'

const hash = `sha256:${'0'.repeat(64)}`

test('a lock has versions and hashes', () => {
  const lock = loadToolsLock(`versions: { tool: 1.2.3 }\nhashes:\n  https://a.b/c: ${hash}\n`)
  expect(lockedVersion(lock, 'tool')).toBe('1.2.3')
  expect(lock.hashes['https://a.b/c']).toBe(hash)
})

test('the lock of this project is valid', () => {
  const lock = loadToolsLock(readFileSync('config/tools.lock', 'utf8'))
  expect(Object.keys(lock.hashes)).not.toEqual([])
})

const digest = `sha256:${'a'.repeat(64)}`
const images = { '1.34': `kindest/node:v1.34.11@${digest}` }

test.each(['1.34', '1.34.11'])('there is a node image of Kubernetes %s', (kubernetes) => {
  expect(lockedImage({ versions: {}, images, hashes: {} }, kubernetes)).toBe(images['1.34'])
})

test.each(['1.33', '1.34.1', '1.3'])(
  'there is no node image of Kubernetes %s, and the error lists the existing ones',
  (kubernetes) => {
    expect(() => lockedImage({ versions: {}, images, hashes: {} }, kubernetes)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        details: expect.objectContaining({ expected: 'one of 1.34.11' }),
      }),
    )
  },
)

test.each([
  ['an image without a digest', 'versions: {}\nhashes: {}\nimages: { "1.34": "kindest/node:v1.34.11" }'],
  ['a version with v', 'versions: { tool: v1.2.3 }\nhashes: {}'],
  ['a version that YAML reads as a number', 'versions: { tool: 1.2 }\nhashes: {}'],
  ['half a hash', 'versions: {}\nhashes: { x: sha256:abc }'],
  ['an algorithm that is not used', `versions: {}\nhashes: { x: md5:${'0'.repeat(32)} }`],
  ['a location twice', `versions: {}\nhashes:\n  x: ${hash}\n  x: ${hash}\n`],
  ['an unknown key', 'versions: {}\nhashes: {}\nhash: {}'],
  ['no hashes', 'versions: {}'],
  ['no YAML', '{'],
])('%s is refused with exit code 2', (_, text) => {
  try {
    loadToolsLock(text, 'the.lock')
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    expect(error.exitCode).toBe(2)
    expect(error.message).toContain('the.lock')
    return
  }
  throw new Error('it was accepted')
})

test('the error for an unlocked tool names it', () => {
  expect(() => lockedVersion({ versions: {}, images: {}, hashes: {} }, 'tool')).toThrow(
    'has no version of tool',
  )
})
