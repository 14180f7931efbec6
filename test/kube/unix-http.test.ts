import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { requestJson, streamLines } from '../../lib/kube/unix-http.ts'
import { detailsOf } from '../process/failing.ts'
import { tempFolder } from '../process/folder.ts'
import { apiServer } from './api-server.ts'

const never = new AbortController().signal

test('a GET sends path and query unchanged, with the Host header that kubectl proxy accepts', async () => {
  const { socket } = await apiServer((request, response) => {
    const { method, url, headers } = request
    response.end(JSON.stringify({ method, url, host: headers.host }))
  })
  expect(await requestJson(socket, '/api/v1/pods?labelSelector=a%3Db', never)).toEqual({
    status: 200,
    body: { method: 'GET', url: '/api/v1/pods?labelSelector=a%3Db', host: 'localhost' },
  })
})

test.each([
  [404, '{"message":"not found"}', { message: 'not found' }],
  [500, 'it broke\n', { message: 'it broke' }],
  [503, '', { message: '' }],
])(
  'status %i is a response, not a failure; a body that is not JSON is its message',
  async (status, text, body) => {
    const { socket } = await apiServer((_, response) => response.writeHead(status).end(text))
    expect(await requestJson(socket, '/', never)).toEqual({ status, body })
  },
)

test('a character split by the network is put together again', async () => {
  const bytes = Buffer.from(JSON.stringify({ text: 'ü→𝒳' }))
  const { socket } = await apiServer(async (_, response) => {
    for (const byte of bytes) response.write(Buffer.of(byte))
    response.end()
  })
  expect((await requestJson(socket, '/', never)).body).toEqual({ text: 'ü→𝒳' })
})

test.each([
  ['shorter than its announced length', { 'content-length': '100' }],
  ['cut off between chunks', { 'transfer-encoding': 'chunked' }],
])('a body %s is a retryable failure', async (_, headers) => {
  const { socket } = await apiServer((_, response) => {
    response.writeHead(200, headers)
    response.write('{"half":')
    response.socket?.end()
  })
  const details = await detailsOf(requestJson(socket, '/x', never))
  expect(details).toMatchObject({ code: 'api-unanswered', retryable: true })
  expect(details.what).toContain('GET /x')
})

test('a connection closed without a response, or no server at all, is a retryable failure', async () => {
  const { socket } = await apiServer((request) => request.socket.destroy())
  for (const path of [socket, join(tempFolder(), 'none')])
    expect(await detailsOf(requestJson(path, '/', never))).toMatchObject({
      code: 'api-unanswered',
      retryable: true,
    })
})

test('an abort ends the request with its reason', async () => {
  const stop = new AbortController()
  const reason = new Failure({ code: 'interrupted', what: 'by the test' })
  const { socket } = await apiServer(() => stop.abort(reason)) // and no answer
  await expect(requestJson(socket, '/', stop.signal)).rejects.toBe(reason)
})

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const line of lines) all.push(line)
  return all
}

test('a stream is split into lines, independent of its chunks; an unfinished last line is dropped', async () => {
  const [head, tail] = [Buffer.from('first ü\nsecond →'), Buffer.from('\n\nfourth, unfin')]
  const sendRest = Promise.withResolvers<void>()
  const { socket } = await apiServer(async (_, response) => {
    response.write(head.subarray(0, -1)) // in the middle of a character
    await sendRest.promise
    response.end(Buffer.concat([head.subarray(-1), tail]))
  })
  const lines: string[] = []
  for await (const line of streamLines(socket, '/', never)) {
    lines.push(line)
    sendRest.resolve()
  }
  expect(lines).toEqual(['first ü', 'second →', ''])
})

test('lines arrive while the stream is still open, and it can be left early', async () => {
  const { socket, server } = await apiServer((_, response) => {
    response.write('one\ntwo\n')
  })
  const closed = once(server, 'connection').then(([connection]) => once(connection, 'close'))
  for await (const line of streamLines(socket, '/', never)) {
    expect(line).toBe('one')
    break
  }
  await closed // the connection ends with its reader
  await new Promise(setImmediate)
})

test('an abort ends a stream without an error', async () => {
  const stop = new AbortController()
  const { socket } = await apiServer((_, response) => {
    response.write('one\n')
  })
  const lines: string[] = []
  for await (const line of streamLines(socket, '/', stop.signal)) {
    lines.push(line)
    stop.abort()
  }
  expect(lines).toEqual(['one'])
})

test('a stream aborted before its start has no lines', async () => {
  const { socket } = await apiServer((_, response) => response.end('one\n'))
  expect(await collect(streamLines(socket, '/', AbortSignal.abort()))).toEqual([])
})

test('a stream that is refused has no lines', async () => {
  const { socket } = await apiServer((_, response) => response.writeHead(410).end('{"reason":"Expired"}\n'))
  expect(await collect(streamLines(socket, '/', never))).toEqual([])
})

test('a stream that breaks is a retryable failure', async () => {
  const { socket } = await apiServer((_, response) => {
    response.write('one\n', () => response.destroy())
  })
  expect(await detailsOf(collect(streamLines(socket, '/', never)))).toMatchObject({
    code: 'api-unanswered',
    retryable: true,
  })
})
