import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ToolsContext } from '../../lib/tools/context.ts'
import { download, downloadText } from '../../lib/tools/download.ts'
import { failureOf, sha256, tempFolder, testContext } from './fixture.ts'
import { closeDelimited, closedPort, type Page, publisher, shortLength } from './publisher.ts'

const content = 'x'.repeat(100_000)
const save = (url: string, context: ToolsContext, path = join(tempFolder(), 'file')) =>
  download(url, path, context, () => {})

/** A page that is `first` for the first request and `then` for later ones. */
function atFirst(first: Page, then: string): Page {
  let served = 0
  return (request, response) => {
    if (served++ > 0) response.end(then)
    else if (typeof first === 'function') first(request, response)
    else response.end(first)
  }
}

test('a download is saved and hashed, and its progress is reported', async () => {
  const server = await publisher({ '/f': content })
  const path = join(tempFolder(), 'file')
  const told: number[] = []
  const hash = await download(`${server.url}/f`, path, testContext(), (bytes) => told.push(bytes))
  expect(hash).toBe(sha256(content))
  expect(readFileSync(path, 'utf8')).toBe(content)
  expect(told.at(-1)).toBe(content.length)
})

test('a redirect is followed', async () => {
  const server = await publisher({
    '/f': (_, response) => response.writeHead(302, { location: '/g' }).end('not this'),
    '/g': content,
  })
  expect(await save(`${server.url}/f`, testContext())).toBe(sha256(content))
})

test('a redirect from https to http is refused', async () => {
  const asked: string[] = []
  const context = testContext({
    fetch: async (input) => {
      asked.push(String(input))
      return new Response(null, { status: 302, headers: { location: 'http://a.b/f' } })
    },
  })
  const { what } = await failureOf(save('https://a.b/f', context))
  expect(what).toContain('not https')
  expect(asked).toEqual(['https://a.b/f'])
})

test('a redirect loop ends', async () => {
  const server = await publisher({ '/f': (_, response) => response.writeHead(302, { location: '/f' }).end() })
  const { what } = await failureOf(save(`${server.url}/f`, testContext()))
  expect(what).toContain('redirects more than')
})

test.each([
  ['a connection that breaks', shortLength(content)],
  ['a server that is busy', (_request, response) => response.writeHead(503).end()],
] satisfies [string, Page][])('%s is retried', async (_, page) => {
  const server = await publisher({ '/f': atFirst(page, content) })
  const context = testContext({ timeouts: { ...testContext().timeouts, retryDelaysMs: [0] } })
  expect(await save(`${server.url}/f`, context)).toBe(sha256(content))
})

test('a transfer that always breaks fails', async () => {
  const server = await publisher({ '/f': shortLength(content) })
  const context = testContext({ timeouts: { ...testContext().timeouts, retryDelaysMs: [0, 0] } })
  expect((await failureOf(save(`${server.url}/f`, context))).what).toContain('broke off')
  expect(server.requests.length).toBe(3)
})

test('404 is final', async () => {
  const server = await publisher({})
  const context = testContext({ timeouts: { ...testContext().timeouts, retryDelaysMs: [0] } })
  expect((await failureOf(save(`${server.url}/f`, context))).what).toContain('answered 404')
  expect(server.requests.length).toBe(1)
})

test('a short body without a length is no error, so the hash is of the partial content', async () => {
  const server = await publisher({ '/f': closeDelimited(content) })
  expect(await save(`${server.url}/f`, testContext())).toBe(sha256(content.slice(0, content.length / 2)))
})

test('a stalled server times out', async () => {
  const server = await publisher({ '/f': (_, response) => void response.write('some') })
  const context = testContext({ timeouts: { connectMs: 5_000, stallMs: 20, retryDelaysMs: [] } })
  expect((await failureOf(save(`${server.url}/f`, context))).what).toContain('sent nothing for')
})

test('a slow server that keeps sending does not time out', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { timeouts } = testContext()
  let pieces = 0
  const drip = (signal: AbortSignal | null | undefined) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        vi.advanceTimersByTime(timeouts.stallMs * 0.9)
        if (signal?.aborted) controller.error(signal.reason)
        else if (pieces++ < 5) controller.enqueue(Buffer.from('x'))
        else controller.close()
      },
    })
  const context = testContext({ fetch: async (_, init) => new Response(drip(init?.signal)) })
  expect(await downloadText('https://a.example/f', context)).toBe('xxxxx')
})

test('a server that never answers times out, and is not asked again in this run', async () => {
  const server = await publisher({ '/f': () => {}, '/g': content })
  const context = testContext({ timeouts: { connectMs: 20, stallMs: 5_000, retryDelaysMs: [0] } })
  expect((await failureOf(save(`${server.url}/f`, context))).what).toContain('no answer in')
  expect((await failureOf(save(`${server.url}/g`, context))).what).toContain('as found earlier')
  expect(server.requests).not.toContain('/g')
  expect(await save(`${server.url}/g`, testContext())).toBe(sha256(content))
})

test('a refused connection is remembered for every file of the host', async () => {
  const url = await closedPort()
  const context = testContext()
  expect((await failureOf(save(`${url}/f`, context))).what).toContain('ECONNREFUSED')
  expect((await failureOf(downloadText(`${url}/g`, context))).what).toContain('as found earlier')
})

test('a checksum file has a maximum size', async () => {
  const server = await publisher({ '/f': 'x'.repeat(2 * 1024 ** 2) })
  expect((await failureOf(downloadText(`${server.url}/f`, testContext()))).what).toContain('is larger than')
})

test('an interruption ends a download that hangs', async () => {
  const abort = new AbortController()
  const server = await publisher({
    '/f': (_, response) => {
      response.write('some')
      abort.abort()
    },
  })
  const context = testContext({ process: { env: {}, signal: abort.signal } })
  const failure = await failureOf(save(`${server.url}/f`, context))
  expect(failure.code).toBe('interrupted')
  expect(failure.exitCode).toBe(130)
})
