import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { resolveArtifact } from '../../lib/tools/resolve.ts'
import { tarGz } from './archives.ts'
import { failureOf, fromUrl, nextRun, passedOver, tempFolder, testContext, tool } from './fixture.ts'
import { closedPort, publisher } from './publisher.ts'

const content = '#!/bin/sh\necho tool\n'
const firstUse = { firstUse: true } as const

test('a program is executable, and its path stays the same', async () => {
  const server = await publisher({ '/tool': content })
  const context = testContext()
  const artifact = tool([fromUrl(`${server.url}/tool`, firstUse)])
  const { path } = await resolveArtifact(artifact, context)
  expect(statSync(path).mode & 0o100).toBe(0o100)
  const again = await resolveArtifact(artifact, nextRun(context))
  expect(again).toMatchObject({ path, source: `cache (${server.url}/tool)` })
  expect(server.requests).toEqual(['/tool'])
})

test('a file and a folder keep the names of their source', async () => {
  const archive = tarGz([{ path: 'p-1.2.3/charts/one/Chart.yaml', content: 'name: one\n' }])
  const server = await publisher({ '/native.yaml': 'a: 1\n', '/p.tar.gz': archive })
  const file = tool([fromUrl(`${server.url}/native.yaml`, firstUse)], { name: 'f', kind: 'file' })
  const folder = tool(
    [fromUrl(`${server.url}/p.tar.gz`, { ...firstUse, unpack: 'tar.gz', member: 'p-{version}/charts/one' })],
    { name: 'd', kind: 'folder' },
  )
  const context = testContext()
  expect((await resolveArtifact(file, context)).path).toMatch(/\/native\.yaml$/)
  const { path } = await resolveArtifact(folder, context)
  expect(path).toMatch(/\/one$/)
  expect(readFileSync(join(path, 'Chart.yaml'), 'utf8')).toBe('name: one\n')
})

test('sources are tried in order, each with its reason and its own version', async () => {
  const server = await publisher({ '/3': content })
  const gone = await closedPort()
  const context = testContext()
  const artifact = tool([
    fromUrl(`${gone}/1`, firstUse),
    fromUrl(`${server.url}/2`, firstUse),
    fromUrl(`${server.url}/{version}-mac`, { ...firstUse, platforms: ['darwin/arm64'] }),
    fromUrl(`${server.url}/3`, { ...firstUse, version: '1.2.2' }),
  ])
  const resolved = await resolveArtifact(artifact, context)
  expect(resolved).toMatchObject({ version: '1.2.2', source: `${server.url}/3` })
  expect(passedOver(context)).toEqual([
    expect.stringContaining('ECONNREFUSED'),
    expect.stringContaining('answered 404'),
  ])
})

test('a cached later source is used without asking earlier ones', async () => {
  const server = await publisher({ '/2': content })
  const artifact = tool([fromUrl(`${server.url}/1`, firstUse), fromUrl(`${server.url}/2`, firstUse)])
  const context = testContext()
  const { path } = await resolveArtifact(artifact, context)
  server.pages['/1'] = content
  expect((await resolveArtifact(artifact, nextRun(context))).path).toBe(path)
})

test('an unreachable host is asked once per run, for any number of artifacts', async () => {
  const url = await closedPort()
  let asked = 0
  const counting: typeof fetch = (input, init) => {
    asked++
    return fetch(input, init)
  }
  const context = testContext({ fetch: counting })
  for (const name of ['a', 'b', 'c']) {
    const failure = await failureOf(
      resolveArtifact(tool([fromUrl(`${url}/${name}`, firstUse)], { name }), context),
    )
    expect(failure).toMatchObject({ code: 'artifact-unavailable', retryable: true })
  }
  expect(asked).toBe(1)
})

test('an artifact without a source for this platform is an error', async () => {
  const artifact = tool([fromUrl('https://a.example/tool', { platforms: ['darwin/arm64'] })])
  const failure = await failureOf(resolveArtifact(artifact, testContext()))
  expect(failure).toMatchObject({ code: 'artifact-unavailable', got: 'no source for linux/amd64' })
})

test.each(['../1.2.3', '1.2.3/..', '-rf', '', '1.2.3\n', '1 2', 'a\0'])(
  'the version %j is refused before it becomes part of a path or URL',
  async (version) => {
    const failure = await failureOf(resolveArtifact(tool([], { version }), testContext()))
    expect(failure).toMatchObject({ code: 'usage', exitCode: 2 })
  },
)

test('a hostile archive with the right hash ends the search, and is not cached', async () => {
  const archive = tarGz([
    { path: 'tool', content },
    { path: '../../../victim', content: 'x' },
  ])
  const server = await publisher({ '/tool.tar.gz': archive, '/other': content })
  const context = testContext()
  const artifact = tool([
    fromUrl(`${server.url}/tool.tar.gz`, { ...firstUse, unpack: 'tar.gz', member: 'tool' }),
    fromUrl(`${server.url}/other`, firstUse),
  ])
  expect((await failureOf(resolveArtifact(artifact, context))).code).toBe('archive-refused')
})

test('an unwritable cache has its own error', async () => {
  const folder = tempFolder()
  mkdirSync(join(folder, 'cache'))
  writeFileSync(join(folder, 'cache', '.tmp'), '')
  const server = await publisher({ '/tool': content })
  const context = testContext({ cacheFolder: join(folder, 'cache') })
  const artifact = tool([fromUrl(`${server.url}/tool`, firstUse)])
  const failure = await failureOf(resolveArtifact(artifact, context))
  expect(failure).toMatchObject({ code: 'cache-unsafe', what: expect.stringContaining('.tmp') })
})
