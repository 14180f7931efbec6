import type { NamedRange } from '../net/address-request.ts'
import { parseRoutes } from '../net/routes.ts'
import { childEnvironment } from '../process/environment.ts'
import { findExecutable } from '../process/find-executable.ts'
import { type ProcessContext, runOk } from '../process/run.ts'

const QUERY_MS = 5_000

/** Interfaces of container engines: their networks are observed separately, and are not destinations elsewhere. */
const OWN_INTERFACE = /^(br-|docker|veth|podman|cni|lo$)/

/** Destinations of this host's routes, except those of its container networks; empty without iproute2. */
export async function hostRoutes({ env, signal }: ProcessContext): Promise<readonly NamedRange[]> {
  const ip = findExecutable('ip', env, { optional: true })
  if (ip === undefined) return []
  const quiet = { env: childEnvironment(env), signal }
  const tables = [
    ['-j', 'route'],
    ['-j', '-6', 'route'],
  ].map(async (args) => {
    const { stdout } = await runOk({ argv: [ip, ...args], deadlineMs: QUERY_MS }, quiet)
    return parseRoutes(stdout, ({ dev = '' }) => OWN_INTERFACE.test(dev))
  })
  return (await Promise.all(tables)).flat()
}
