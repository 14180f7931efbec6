import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { hostAsker } from '../../lib/check/ask-host.ts'

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const ask = hostAsker(new AbortController().signal)

test('an answer to a request with its own Host header', async () => {
  const url = await serve(({ headers }, response) => response.end(`for ${headers.host}\n`))
  expect(await ask({ url, host: 'shop.example' })).toEqual({ outcome: 'answered', text: 'for shop.example' })
})

test('a status other than 200 is part of the answer', async () => {
  const url = await serve((_, response) => response.writeHead(404).end())
  expect(await ask({ url })).toEqual({ outcome: 'answered', text: 'HTTP 404 ' })
})

test('an empty 200 counts as not asked', async () => {
  const url = await serve((_, response) => response.end())
  expect((await ask({ url })).outcome).toBe('unasked')
})

test('no listener, a reset or a timeout is silence', async () => {
  expect(await ask({ url: 'http://127.0.0.1:1/' })).toMatchObject({
    outcome: 'silent',
    reason: expect.stringContaining('ECONNREFUSED'),
  })
  const cut = await serve((_, response) => response.destroy())
  expect((await ask({ url: cut })).outcome).toBe('silent')
  const silentServer = await serve(() => {})
  expect(await ask({ url: silentServer })).toMatchObject({ outcome: 'silent', reason: 'nothing within 2 s' })
})

test('a proxy in the environment is not used', async () => {
  const url = await serve((_, response) => response.end('direct'))
  process.env.HTTP_PROXY = 'http://127.0.0.1:1'
  onTestFinished(() => {
    delete process.env.HTTP_PROXY
  })
  expect(await ask({ url })).toMatchObject({ text: 'direct' })
})

test('an interrupt rejects', async () => {
  const url = await serve(() => {})
  const interrupt = new AbortController()
  const asking = hostAsker(interrupt.signal)({ url })
  interrupt.abort(new Error('enough'))
  await expect(asking).rejects.toThrow('enough')
})
