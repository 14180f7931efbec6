import { once } from 'node:events'
import { createServer } from 'node:net'
import { z } from 'zod'
import { dockerOk, nodeContainers } from '../../cluster/kind/docker.ts'
import type { ProcessContext } from '../../process/run.ts'
import { byHand, type Finding } from './finding.ts'

/** A port of this machine that a stopped node needs when it starts again. */
export interface NeededPort {
  container: string
  host: string
  port: number
  isTaken: boolean
}

const inspected = z.array(
  z.object({
    Name: z.string(),
    HostConfig: z.object({
      PortBindings: z
        .record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable())
        .nullish(),
    }),
  }),
)

/** The ports of the lab's stopped nodes; a running node already holds its own. */
export async function observePorts(
  clusters: readonly string[],
  context: ProcessContext,
): Promise<readonly NeededPort[]> {
  const stopped = (await nodeContainers(undefined, context)).filter(
    ({ running, cluster }) => !running && clusters.includes(cluster),
  )
  if (stopped.length === 0) return []
  const nodes = inspected.parse(
    JSON.parse(await dockerOk(['inspect', ...stopped.map(({ id }) => id)], context)),
  )
  const ports = nodes.flatMap(({ Name, HostConfig }) =>
    Object.values(HostConfig.PortBindings ?? {}).flatMap((bindings) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => ({
        container: Name.replace(/^\//, ''),
        host: HostIp || '0.0.0.0',
        port: Number(HostPort),
      })),
    ),
  )
  // for port 0 Docker chooses a free port
  const fixed = ports.filter(({ port }) => port > 0)
  return Promise.all(fixed.map(async (each) => ({ ...each, isTaken: await isTaken(each.host, each.port) })))
}

async function isTaken(host: string, port: number): Promise<boolean> {
  const server = createServer()
  try {
    await once(server.listen(port, host), 'listening')
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  } finally {
    server.close()
  }
}

export const portsTaken = (ports: readonly NeededPort[]): readonly Finding[] =>
  ports
    .filter((port) => port.isTaken)
    .map(({ container, host, port }) => ({
      id: 'port-taken',
      severity: 'error',
      what: `another program has port ${port}, which ${container} needs to start`,
      evidence: `docker inspect ${container}: ${host}:${port}; the port is in use`,
      means: 'the node cannot be started, and its cluster stays down',
      fix: byHand([`sudo ss -ltnp 'sport = :${port}'`], 'names the program; stop it, then: make up'),
    }))
