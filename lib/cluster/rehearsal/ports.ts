import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Loopback ports that nobody listens on. They are held until all are found, so that they differ; between here and
 * their use another program may still take one, and then the start of the component that wanted it says so.
 */
export async function freePorts<Name extends string>(names: readonly Name[]): Promise<Record<Name, number>> {
  const servers = names.map(() => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as Record<Name, number>
}
