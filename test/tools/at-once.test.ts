import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { run } from '../../lib/process/run.ts'
import { resolveArtifact } from '../../lib/tools/resolve.ts'
import { cachedFiles, failureOf, fromUrl, tempFolder, testContext, tool } from './fixture.ts'
import { type Publisher, publisher } from './publisher.ts'

const content = 'x'.repeat(200_000)
const program = fileURLToPath(new URL('resolve-program.ts', import.meta.url))

/** Timeout for three node processes on a busy machine. */
const LONG = { timeout: 60_000 }

/** Resolves in a separate process; returns its exit code and output. */
const inProcess = (server: Publisher, folder: string, signal = new AbortController().signal) =>
  run(
    { argv: [process.execPath, program, `${server.url}/tool`, folder], deadlineMs: 30_000 },
    { env: process.env, signal },
  )

/** A page that answers only after `count` requests have arrived. */
function together(count: number) {
  const waiting: ServerResponse[] = []
  return (_: unknown, response: ServerResponse) => {
    waiting.push(response)
    if (waiting.length < count) return
    for (const each of waiting) each.end(content)
  }
}

test('three concurrent processes end with the same single file', LONG, async () => {
  const server = await publisher({ '/tool': together(3) })
  const folder = tempFolder()
  const results = await Promise.all([1, 2, 3].map(() => inProcess(server, folder)))
  expect(results.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(Array(3).fill([0, '']))
  const paths = new Set(results.map(({ stdout }) => stdout.trim()))
  const [path = ''] = paths
  expect(paths.size).toBe(1)
  expect(readFileSync(path, 'utf8')).toBe(content)
  expect(cachedFiles({ ...testContext(), cacheFolder: join(folder, 'cache') })).toEqual([path])
})

test('two calls in one process make one download', async () => {
  const server = await publisher({ '/tool': content })
  const context = testContext()
  const artifact = tool([fromUrl(`${server.url}/tool`, { firstUse: true })])
  const [a, b] = await Promise.all([resolveArtifact(artifact, context), resolveArtifact(artifact, context)])
  expect(a.path).toBe(b.path)
  expect(server.requests).toEqual(['/tool'])
})

test('different artifacts do not wait for each other', async () => {
  const server = await publisher({ '/tool': together(2) })
  const context = testContext()
  const names = ['a', 'b'].map((name) => tool([fromUrl(`${server.url}/tool`, { firstUse: true })], { name }))
  const resolved = await Promise.all(names.map((artifact) => resolveArtifact(artifact, context)))
  expect(resolved.length).toBe(2)
})

test('a call after a failed one starts again', async () => {
  const server = await publisher({})
  const context = testContext()
  const artifact = tool([fromUrl(`${server.url}/tool`, { firstUse: true })])
  await failureOf(resolveArtifact(artifact, context))
  server.pages['/tool'] = content
  expect((await resolveArtifact(artifact, context)).version).toBe('1.2.3')
})

const deadline = new Failure({ code: 'deadline', what: 'the job took too long', exitCode: 124 })

test.each([
  ['an interruption', undefined, { code: 'interrupted', exitCode: 130 }],
  ['the deadline of the job', deadline, deadline.details],
])('%s ends the call at once, leaves no file, and no other source is tried', async (_what, why, expected) => {
  const abort = new AbortController()
  const server = await publisher({
    '/tool': (_, response) => response.write(content, () => abort.abort(why)),
    '/other': content,
  })
  const context = testContext({ process: { env: {}, signal: abort.signal } })
  const sources = ['/tool', '/other'].map((path) => fromUrl(server.url + path, { firstUse: true }))
  const failure = await failureOf(resolveArtifact(tool(sources), context))
  expect(failure).toMatchObject(expected)
  expect(server.requests).toEqual(['/tool'])
  expect(cachedFiles(context)).toEqual([])
  expect(readdirSync(join(context.cacheFolder, '.tmp'))).toEqual([])
  expect(existsSync(context.firstUseFile)).toBe(false)
})

test('a run killed during a download leaves no usable half, and the next run cleans up', LONG, async () => {
  const kill = new AbortController()
  const folder = tempFolder()
  let served = 0
  const server = await publisher({
    '/tool': (_, response) => {
      if (served++ > 0) response.end(content)
      else response.write(content.slice(0, 1000), () => kill.abort())
    },
  })
  await failureOf(inProcess(server, folder, kill.signal))
  expect(readdirSync(join(folder, 'cache', '.tmp')).length).toBe(1)
  const { stdout } = await inProcess(server, folder)
  expect(readFileSync(stdout.trim(), 'utf8')).toBe(content)
  expect(readdirSync(join(folder, 'cache', '.tmp'))).toEqual([])
})
