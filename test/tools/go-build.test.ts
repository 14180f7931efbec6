import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findExecutable } from '../../lib/process/find-executable.ts'
import { runOk } from '../../lib/process/run.ts'
import type { GoBuildSource } from '../../lib/tools/artifact.ts'
import { remainingTime } from '../../lib/tools/go-build.ts'
import { resolveArtifact } from '../../lib/tools/resolve.ts'
import { withProgram } from './fake-program.ts'
import { failureOf, nextRun, passedOver, type TestContext, tempFolder, testContext, tool } from './fixture.ts'

const source: GoBuildSource = {
  from: 'go-build',
  folder: 'tiny',
  package: '.',
  ldflags: '-s -w -X main.version=1.2.3',
}

/** A module `tiny` in the context's go folder. */
function withModule(context: TestContext, main: string): TestContext {
  const folder = join(context.goFolder, 'tiny')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'go.mod'), 'module example.com/tiny\n\ngo 1.21\n')
  writeFileSync(join(folder, 'go.sum'), '')
  writeFileSync(join(folder, 'main.go'), `package main\n\n${main}\n`)
  return context
}

const prints = 'var version = "unset"\n\nfunc main() { println("tiny " + version) }'
const { signal } = new AbortController()
const hasGo = findExecutable('go', process.env, { optional: true }) !== undefined
if (!hasGo) console.warn('LEFT OUT: go is not on the PATH, so nothing is built for real')

test.skipIf(!hasGo)(
  'a real build works when frozen, stamps its version, and ignores the user’s flags for go',
  async () => {
    const env = { ...process.env, GOFLAGS: '-mod=vendor -ldflags=-X=main.version=theirs', CGO_ENABLED: '1' }
    const context = withModule(testContext({ frozen: true, process: { env, signal } }), prints)
    const { path, source: from } = await resolveArtifact(tool([source]), context)
    expect(from).toBe('build:tiny/.')
    const { stderr } = await runOk({ argv: [path], deadlineMs: 10_000 }, context.process)
    expect(stderr).toBe('tiny 1.2.3\n')
    expect(context.events).toContainEqual(expect.objectContaining({ type: 'build', done: 0 }))

    // the second time from the cache; with another lock a new build
    expect((await resolveArtifact(tool([source]), nextRun(context))).source).toContain('cache')
    writeFileSync(join(context.goFolder, 'tiny', 'go.mod'), 'module example.com/tiny\n\ngo 1.22\n')
    expect((await resolveArtifact(tool([source]), nextRun(context))).path).not.toBe(path)
  },
  120_000,
)

test.skipIf(!hasGo)(
  'a program that does not compile is skipped with go’s message',
  async () => {
    const context = withModule(
      testContext({ process: { env: process.env, signal } }),
      'func main() { nothing() }',
    )
    await failureOf(resolveArtifact(tool([source]), context))
    expect(passedOver(context)).toEqual([expect.stringContaining('undefined: nothing')])
  },
  120_000,
)

test('without go the source is skipped, and the advice is to install it', async () => {
  const context = withModule(testContext(), prints)
  const failure = await failureOf(resolveArtifact(tool([source]), context))
  expect(failure.got).toContain('go is not on the PATH')
  expect(failure.next).toContain('https://go.dev/dl')
})

test('a sum other than in go.sum ends the search', async () => {
  const go = withProgram('go', 'echo "verifying a.b/c@v1.0.0: checksum mismatch" >&2; exit 1')
  const context = withModule(testContext({ process: go }), prints)
  expect((await failureOf(resolveArtifact(tool([source]), context))).code).toBe('hash-mismatch')
})

/** A go that lists two stale packages and one link, and builds; it records the start and end of every call. */
function fakeGo(log: string) {
  return withProgram(
    'go',
    `echo "begin $1" >> ${log}
     case $1 in
       list) echo "go: downloading a.b/c v1.0.0" >&2; printf '.\\n\\n.\\n';;
       build) while [ "$1" != -o ]; do shift; done; cp "$0" "$2"; printf 'a.b/c\\na.b/d\\n' >&2;;
     esac
     echo end >> ${log}`,
  )
}

test('progress counts modules first, then stale packages', async () => {
  const context = withModule(testContext({ process: fakeGo(join(tempFolder(), 'log')) }), prints)
  await resolveArtifact(tool([source]), context)
  const progress = context.events.filter(({ type }) => type === 'build' || type === 'modules')
  expect(progress).toEqual([
    { type: 'modules', artifact: 'tool', fetched: 1 },
    expect.objectContaining({ type: 'build', done: 0, total: 3 }),
    expect.objectContaining({ type: 'build', done: 1, total: 3 }),
  ])
})

test('a build is for the requested platform, without cgo and without the user’s flags', async () => {
  const seen = join(tempFolder(), 'seen')
  const script = `echo "$GOOS $GOARCH $CGO_ENABLED $GOFLAGS $GOWORK" >> ${seen}; exit 1`
  const { env } = withProgram('go', script)
  const user = { GOFLAGS: '-mod=vendor', GOWORK: '/their/go.work', CGO_ENABLED: '1', GOOS: 'plan9' }
  const platform = { os: 'darwin', arch: 'arm64' } as const
  const context = testContext({ platform, process: { env: { ...env, ...user }, signal } })
  await failureOf(resolveArtifact(tool([source]), withModule(context, prints)))
  expect(readFileSync(seen, 'utf8')).toBe('darwin arm64 0 -mod=readonly off\n')
})

test('builds of one process are serialized', async () => {
  const log = join(tempFolder(), 'log')
  const context = withModule(testContext({ process: fakeGo(log) }), prints)
  const artifacts = ['a', 'b', 'c'].map((name) => tool([source], { name }))
  await Promise.all(artifacts.map((artifact) => resolveArtifact(artifact, context)))
  expect(readFileSync(log, 'utf8')).toBe('begin list\nend\nbegin build\nend\n'.repeat(3))
})

test.each([
  [0, 100, 60_000, undefined],
  [4, 100, 60_000, undefined],
  [50, 100, 1_000, undefined],
  [50, 100, 60_000, 60_000],
  [75, 100, 60_000, 20_000],
])('%i of %i in %i ms: %j ms remaining', (done, total, elapsedMs, remainingMs) => {
  expect(remainingTime(done, total, elapsedMs)).toEqual(remainingMs === undefined ? {} : { remainingMs })
})
