import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadTasks } from '../../lib/task/load-tasks.ts'
import type { Artifact, Platform, Source } from '../../lib/tools/artifact.ts'
import { catalog } from '../../lib/tools/catalog.ts'
import { isOffered, locationOf, platformName, versionFrom } from '../../lib/tools/location.ts'
import { loadToolsLock, lockedVersion } from '../../lib/tools/lock.ts'
import { resolveArtifact } from '../../lib/tools/resolve.ts'
import { cachedFiles, failureOf, locked, passedOver, sha256, testContext } from './fixture.ts'
import { closeDelimited, fetchFrom, type Page, publisher } from './publisher.ts'
import { released, releases } from './releases.ts'

const lock = loadToolsLock(readFileSync('config/tools.lock', 'utf8'))
const own = catalog(lock)
const installed = (await loadTasks()).flatMap((task) =>
  task.kind === 'command' && typeof task.tool === 'object' ? [task.tool] : [],
)
/** The project's own tools, and those of the tasks that install one. */
const tools: readonly Artifact[] = [...Object.values(own), ...installed].map(({ path: _, ...tool }) => tool)
const platforms: Platform[] = (['linux', 'darwin'] as const).flatMap((os) =>
  (['amd64', 'arm64'] as const).map((arch) => ({ os, arch })),
)
const cases = platforms.flatMap((platform) =>
  tools.map((artifact) => ({ artifact, platform, on: platformName(platform) })),
)

describe.each(cases)('$artifact.name on $on', ({ artifact, platform }) => {
  const pages = releases(platform)[artifact.name] ?? {}
  const [release = ''] = Object.keys(pages)
  /** A context with an empty lock, so that the publisher's checksum is used. */
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
    expect(context.events).toContainEqual(expect.objectContaining({ type: 'first-use' }))
  })

  test.each([
    ['tampered with', 'evil'],
    ['cut short', closeDelimited(pages[release] as string | Uint8Array)],
  ])('a release that is %s is refused by its hash', async (_, page) => {
    const { context } = await contextWith({ ...pages, [release]: page })
    const hash = sha256(pages[release] as string | Uint8Array)
    const failure = await failureOf(
      resolveArtifact(artifact, locked(context, { [`https:/${release}`]: hash })),
    )
    expect(failure.code).toBe('hash-mismatch')
    expect(cachedFiles(context)).toEqual([])
  })

  test.each<[string, Record<string, Page>, string]>([
    ['missing', {}, 'answered 404'],
    [
      'redirected to a server without TLS',
      { [release]: (_, response) => response.writeHead(302, { location: 'http://a.b/c' }).end() },
      'which is not https',
    ],
  ])('a release that is %s is refused with its reason', async (_, instead, why) => {
    const { [release]: _release, ...others } = pages
    const { context } = await contextWith({ ...others, ...instead })
    const [source, ...more] = artifact.sources.filter((each) => isOffered(each, platform))
    expect(more.every(({ from }) => from !== 'url')).toBe(true)
    const alone = { ...artifact, sources: source === undefined ? [] : [source] }
    expect((await failureOf(resolveArtifact(alone, context))).code).toBe('artifact-unavailable')
    expect(passedOver(context)).toEqual([expect.stringContaining(why)])
    expect(cachedFiles(context)).toEqual([])
  })
})

const builds = tools.flatMap((artifact) =>
  artifact.sources.flatMap((source) => (source.from === 'go-build' ? [{ artifact, source }] : [])),
)

test.each(builds)('$artifact.name is built at its declared version', ({ artifact, source }) => {
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

test('every own tool has a build for every platform, so that a module registry is enough', () => {
  const built = builds.map(({ artifact }) => artifact.name)
  expect(Object.keys(own).filter((name) => !built.includes(name))).toEqual([])
  expect(builds.every(({ source }) => source.platforms === undefined)).toBe(true)
})

const isUnlocked = (artifact: Artifact, source: Source, platform: Platform) =>
  source.from !== 'go-build' &&
  isOffered(source, platform) &&
  lock.hashes[locationOf(source, versionFrom(source, artifact), platform)] === undefined

test('the lock has every download except those without a published hash', () => {
  const unlocked = platforms.flatMap((platform) =>
    tools.flatMap((artifact) =>
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
      'cilium darwin/amd64',
      'cilium darwin/arm64',
      ...platforms.map((platform) => `skupper ${platformName(platform)}`),
      'kwok darwin/amd64',
      'kwokctl darwin/amd64',
    ].toSorted(),
  )
})

test('the versions in the lock are those of the tools', () => {
  expect(own.kubectl.version).toBe(lockedVersion(lock, 'kubectl'))
  expect(own['kube-apiserver'].version).toBe(lockedVersion(lock, 'kubernetes'))
})
