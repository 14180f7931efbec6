import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Free loopback ports. All are held until the last is found, so that they differ. Before their use another program may
 * still take one; then the component with that port fails to start with a message.
 */
export async function freePorts<Name extends string>(names: readonly Name[]): Promise<Record<Name, number>> {
  const servers = names.map(() => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as Record<Name, number>
}
