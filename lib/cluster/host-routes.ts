import type { NamedRange } from '../net/address-request.ts'
import { parseRoutes } from '../net/routes.ts'
import { childEnvironment } from '../process/environment.ts'
import { findExecutable } from '../process/find-executable.ts'
import { type ProcessContext, runOk } from '../process/run.ts'

const QUERY_MS = 5_000

/** Interfaces of container engines: their networks are observed as such, and are not what the host reaches elsewhere. */
const OWN_INTERFACE = /^(br-|docker|veth|podman|cni|lo$)/

/** What this host reaches over other interfaces than its container networks; nothing where there is no iproute2. */
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
