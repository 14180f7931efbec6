import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { resolveArtifact } from '../../lib/tools/resolve.ts'
import {
  cachedFiles,
  failureOf,
  fromUrl,
  locked,
  nextRun,
  passedOver,
  sha256,
  testContext,
  tool,
} from './fixture.ts'
import { closeDelimited, publisher, shortLength } from './publisher.ts'

const good = '#!/bin/sh\necho good\n'
const evil = '#!/bin/sh\necho evil\n'

test('a download with the hash of the lock is used without a request for its checksum file', async () => {
  const server = await publisher({ '/tool': good })
  const context = locked(testContext(), { [`${server.url}/tool`]: sha256(good) })
  const artifact = tool([fromUrl(`${server.url}/tool`, { checksum: '{url}.sha256' })])
  const { path } = await resolveArtifact(artifact, context)
  expect(readFileSync(path, 'utf8')).toBe(good)
  expect(server.requests).toEqual(['/tool'])
  expect(existsSync(context.firstUseFile)).toBe(false)
})

test.each([
  ['another program', evil],
  ['one flipped bit', `!${good.slice(1)}`],
  ['an empty file', ''],
  ['half the file with no length', closeDelimited(good)],
])('%s in its place ends the search: no other source, nothing in the cache', async (_, page) => {
  const server = await publisher({ '/tool': page, '/other': good })
  const context = locked(testContext(), {
    [`${server.url}/tool`]: sha256(good),
    [`${server.url}/other`]: sha256(good),
  })
  const artifact = tool([fromUrl(`${server.url}/tool`), fromUrl(`${server.url}/other`)])
  const failure = await failureOf(resolveArtifact(artifact, context))
  expect(failure).toMatchObject({
    code: 'hash-mismatch',
    what: expect.stringContaining(`${server.url}/tool`),
  })
  expect(failure.expected).toContain(sha256(good))
  expect(failure.expected).toContain('config/tools.lock')
  expect(failure.got).toMatch(/^sha256:/)
  expect(server.requests).toEqual(['/tool'])
  expect(cachedFiles(context)).toEqual([])
})

test('an edited lock refuses the genuine download', async () => {
  const server = await publisher({ '/tool': good })
  const context = locked(testContext(), { [`${server.url}/tool`]: sha256(evil) })
  const failure = await failureOf(resolveArtifact(tool([fromUrl(`${server.url}/tool`)]), context))
  expect(failure.code).toBe('hash-mismatch')
})

test('half the file with a length is a broken transfer: the next source is tried', async () => {
  const server = await publisher({ '/tool': shortLength(good), '/other': good })
  const context = locked(testContext(), {
    [`${server.url}/tool`]: sha256(good),
    [`${server.url}/other`]: sha256(good),
  })
  const artifact = tool([fromUrl(`${server.url}/tool`), fromUrl(`${server.url}/other`)])
  const { path, source } = await resolveArtifact(artifact, context)
  expect(source).toBe(`${server.url}/other`)
  expect(cachedFiles(context)).toEqual([path])
})

test.each([
  ['the publisher’s checksum', { checksum: '{url}.sha256' }, '/tool.sha256'],
  ['its first download', { firstUse: true as const }, 'first download'],
])('without a hash in the lock, %s is trusted once, reported and recorded', async (_, how, trustedBy) => {
  const server = await publisher({ '/tool': good, '/tool.sha256': sha256(good).slice(7) })
  const context = testContext()
  const artifact = tool([fromUrl(`${server.url}/tool`, how)])
  const { path } = await resolveArtifact(artifact, context)
  const location = `${server.url}/tool`
  expect(context.events).toContainEqual({
    type: 'first-use',
    artifact: 'tool',
    location,
    hash: sha256(good),
    trustedBy: expect.stringContaining(trustedBy),
  })
  expect(JSON.parse(readFileSync(context.firstUseFile, 'utf8'))).toEqual({ [location]: sha256(good) })

  // the second time from the cache, without a report
  const again = nextRun({ ...context, events: [] })
  const before = server.requests.length
  expect((await resolveArtifact(artifact, again)).path).toBe(path)
  expect(server.requests.length).toBe(before)
})

test('a download that changed together with its checksum file after first use is refused', async () => {
  const server = await publisher({ '/tool': good, '/tool.sha256': sha256(good).slice(7) })
  const artifact = tool([fromUrl(`${server.url}/tool`, { checksum: '{url}.sha256' })])
  const first = testContext()
  await resolveArtifact(artifact, first)
  Object.assign(server.pages, { '/tool': evil, '/tool.sha256': sha256(evil).slice(7) })

  const elsewhere = { ...testContext(), firstUseFile: first.firstUseFile }
  const failure = await failureOf(resolveArtifact(artifact, elsewhere))
  expect(failure.code).toBe('hash-mismatch')
  expect(failure.expected).toContain(first.firstUseFile)
  expect(cachedFiles(elsewhere)).toEqual([])
})

test('a download that differs from its checksum file is refused, and no hash is recorded', async () => {
  const server = await publisher({ '/tool': evil, '/tool.sha256': sha256(good).slice(7) })
  const context = testContext()
  const artifact = tool([fromUrl(`${server.url}/tool`, { checksum: '{url}.sha256' })])
  const failure = await failureOf(resolveArtifact(artifact, context))
  expect(failure.code).toBe('hash-mismatch')
  expect(existsSync(context.firstUseFile)).toBe(false)
})

test.each([
  ['no checksum file', {}, 'answered 404'],
  [
    'a checksum of another file',
    { '/tool.sha256': `${sha256(good).slice(7)}  tool-arm64\n` },
    'no checksum of',
  ],
])('without a hash in the lock, and with %s, the source is skipped', async (_, pages, why) => {
  const server = await publisher({ '/tool': good, ...pages })
  const context = testContext()
  const artifact = tool([fromUrl(`${server.url}/tool`, { checksum: '{url}.sha256' })])
  const failure = await failureOf(resolveArtifact(artifact, context))
  expect(failure.code).toBe('artifact-unavailable')
  expect(passedOver(context)).toEqual([expect.stringContaining(why)])
  expect(server.requests).not.toContain('/tool')
})

test('without hash, checksum file and trust on first use, nothing is downloaded', async () => {
  const server = await publisher({ '/tool': good })
  const failure = await failureOf(resolveArtifact(tool([fromUrl(`${server.url}/tool`)]), testContext()))
  expect(failure.got).toContain('not in config/tools.lock')
  expect(server.requests).toEqual([])
})
