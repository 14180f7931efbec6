import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Artifact, Platform, Source } from '../../lib/tools/artifact.ts'
import { catalog, type ToolName } from '../../lib/tools/catalog.ts'
import { isOffered, locationOf, platformName, versionFrom } from '../../lib/tools/location.ts'
import { loadToolsLock, lockedVersion } from '../../lib/tools/lock.ts'
import { resolveArtifact } from '../../lib/tools/resolve.ts'
import { failureOf, sha256, testContext } from './fixture.ts'
import { fetchFrom, type Page, publisher } from './publisher.ts'
import { released, releases } from './releases.ts'

const lock = loadToolsLock(readFileSync('config/tools.lock', 'utf8'))
const tools = catalog(lock)
const platforms: Platform[] = (['linux', 'darwin'] as const).flatMap((os) =>
  (['amd64', 'arm64'] as const).map((arch) => ({ os, arch })),
)
const cases = platforms.flatMap((platform) =>
  Object.values(tools).map((artifact) => ({ artifact, platform, on: platformName(platform) })),
)

describe.each(cases)('$artifact.name on $on', ({ artifact, platform }) => {
  const pages = releases(platform)[artifact.name as ToolName]
  /** With the lock empty, so that the publisher's own checksum form is what counts. */
  const contextWith = async (served: Record<string, Page>) => {
    const server = await publisher(served)
    return { server, context: testContext({ platform, fetch: fetchFrom(server), goFolder: 'config/go' }) }
  }

  test('the publisher’s release comes first', async () => {
    const { server, context } = await contextWith(pages)
    const { path, version } = await resolveArtifact(artifact, context)
    expect(readFileSync(path, 'utf8')).toBe(released)
    expect(version).toBe(artifact.version)
    expect(server.requests.toSorted()).toEqual(Object.keys(pages).toSorted())
    expect(context.events).toContainEqual(expect.objectContaining({ type: 'learned' }))
  })

  test('a tampered release is refused by its hash', async () => {
    const [release = ''] = Object.keys(pages)
    const { context } = await contextWith({ ...pages, [release]: 'evil' })
    const location = `https:/${release}`
    const withLock = { ...context, lock: { ...lock, hashes: { [location]: sha256('what it was') } } }
    expect((await failureOf(resolveArtifact(artifact, withLock))).code).toBe('hash-mismatch')
  })
})

const builds = Object.values(tools).flatMap((artifact) =>
  artifact.sources.flatMap((source) => (source.from === 'go-build' ? [{ artifact, source }] : [])),
)

test.each(builds)('$artifact.name is built at the version it says', ({ artifact, source }) => {
  const folder = join('config', 'go', source.folder)
  const versions = new Map(
    [...readFileSync(join(folder, 'go.mod'), 'utf8').matchAll(/^require (\S+) v(\S+)$/gm)].map((match) => [
      match[1],
      match[2],
    ]),
  )
  const [module = ''] = versions.keys()
  expect(source.package.startsWith(module)).toBe(true)
  expect(versions.get(module)).toBe(versionFrom(source, artifact))
  expect(readFileSync(join(folder, 'tools.go'), 'utf8')).toContain(`_ "${source.package}"`)
})

test('every tool has a build for every platform, so that a registry is enough', () => {
  expect(builds.map(({ artifact }) => artifact.name).toSorted()).toEqual(Object.keys(tools).toSorted())
  expect(builds.every(({ source }) => source.platforms === undefined)).toBe(true)
})

const isUnlocked = (artifact: Artifact, source: Source, platform: Platform) =>
  source.from !== 'go-build' &&
  isOffered(source, platform) &&
  lock.hashes[locationOf(source, versionFrom(source, artifact), platform)] === undefined

test('the lock knows every download but those for which nobody publishes a hash', () => {
  const unlocked = platforms.flatMap((platform) =>
    Object.values(tools).flatMap((artifact) =>
      artifact.sources
        .filter((source) => isUnlocked(artifact, source, platform))
        .map(() => `${artifact.name} ${platformName(platform)}`),
    ),
  )
  const controlPlane = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler']
  expect(unlocked.toSorted()).toEqual(
    [
      ...['amd64', 'arm64'].flatMap((arch) =>
        ['etcd', ...controlPlane].map((name) => `${name} darwin/${arch}`),
      ),
      'kwok darwin/amd64',
      'kwokctl darwin/amd64',
    ].toSorted(),
  )
})

test('the versions of the lock are those of the tools', () => {
  expect(tools.kubectl.version).toBe(lockedVersion(lock, 'kubectl'))
  expect(tools['kube-apiserver'].version).toBe(lockedVersion(lock, 'kubernetes'))
})
