import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { create } from 'tar'

/** A chart repository on loopback, with the content that `helm package` makes. */
export interface ChartRepository {
  url: string
  /** Requested paths. */
  asked: readonly string[]
  close(): Promise<void>
}

/** Serves the charts of test/charts as `<chart>-<version>.tgz`, for any version. */
export async function serveCharts(): Promise<ChartRepository> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const chart = /^\/([a-z]+)-[\w.-]+\.tgz$/.exec(path)?.[1]
    if (chart === undefined) return void response.writeHead(404).end()
    create({ gzip: true, mtime: new Date(0), cwd: 'test/charts', portable: true }, [chart]).pipe(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
