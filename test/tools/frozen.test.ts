import { expect, test } from 'vitest'
import { resolveArtifact } from '../../lib/tools/resolve.ts'
import { failureOf, fromUrl, locked, nextRun, sha256, testContext, tool } from './fixture.ts'
import { publisher } from './publisher.ts'

const good = '#!/bin/sh\necho good\n'
const evil = '#!/bin/sh\necho evil\n'

test('an artifact without a hash in the lock is refused before any request, with every reason', async () => {
  const server = await publisher({ '/tool': good, '/tool.sha256': sha256(good).slice(7) })
  const context = testContext({ frozen: true })
  const artifact = tool([
    fromUrl(`${server.url}/tool`, { checksum: '{url}.sha256' }),
    fromUrl(`${server.url}/other`, { firstUse: true }),
  ])
  const failure = await failureOf(resolveArtifact(artifact, context))
  expect(failure.code).toBe('artifact-unavailable')
  expect(failure.got).toContain(`${server.url}/tool: its hash is not in config/tools.lock`)
  expect(failure.got).toContain(`${server.url}/other: its hash is not in config/tools.lock`)
  expect(failure.next).toContain('FROZEN=1')
  expect(server.requests).toEqual([])
})

test('neither a hash trusted on first use nor its cached file is accepted', async () => {
  const server = await publisher({ '/tool': good })
  const context = testContext()
  const artifact = tool([fromUrl(`${server.url}/tool`, { firstUse: true })])
  await resolveArtifact(artifact, context)
  const failure = await failureOf(resolveArtifact(artifact, { ...nextRun(context), frozen: true }))
  expect(failure.code).toBe('artifact-unavailable')
})

test('a later source with a hash in the lock is used', async () => {
  const server = await publisher({ '/tool': evil, '/other': good })
  const context = { ...locked(testContext(), { [`${server.url}/other`]: sha256(good) }), frozen: true }
  const artifact = tool([fromUrl(`${server.url}/tool`, { firstUse: true }), fromUrl(`${server.url}/other`)])
  expect((await resolveArtifact(artifact, context)).source).toBe(`${server.url}/other`)
})
