import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Page = string | Uint8Array | ((request: IncomingMessage, response: ServerResponse) => void)

export interface Publisher {
  url: string
  /** Requested paths, in order. */
  requests: string[]
  pages: Record<string, Page>
}

/** A web server with these pages, closed after the test. */
export async function publisher(pages: Record<string, Page>): Promise<Publisher> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    requests.push(path)
    const page = pages[path]
    if (page === undefined) response.writeHead(404).end('no such page')
    else if (typeof page === 'function') page(request, response)
    else response.end(page)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, pages }
}

/** A URL at which nothing listens. */
export async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** A `fetch` that requests `/<host>/<path>` from `server` instead of `https://<host>/<path>`. */
export const fetchFrom =
  (server: Publisher): typeof fetch =>
  (input, init) => {
    const { protocol, host, pathname } = new URL(String(input))
    return fetch(protocol === 'https:' ? `${server.url}/${host}${pathname}` : String(input), init)
  }

/** Half of the content with the length of all of it, then the connection breaks. */
export const shortLength =
  (content: string): Page =>
  (_, response) => {
    response.writeHead(200, { 'content-length': content.length })
    response.write(content.slice(0, content.length / 2), () => response.destroy())
  }

/** Half of the content without a length; the end of the connection is the end of the file. */
export const closeDelimited =
  (content: string | Uint8Array): Page =>
  (_, response) => {
    response.shouldKeepAlive = false
    response.useChunkedEncodingByDefault = false
    response.writeHead(200, { connection: 'close' })
    response.end(content.slice(0, content.length / 2))
  }
