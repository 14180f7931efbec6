import { z } from 'zod'
import { familyOf } from './address.ts'
import type { NamedRange } from './address-request.ts'
import { familyBits } from './family.ts'
import { orThrow, refused } from './parsed.ts'

const route = z.object({
  /** `default`, an address, or a CIDR. */
  dst: z.string(),
  dev: z.string().optional(),
  gateway: z.string().optional(),
  type: z.string().optional(),
})

export type Route = z.infer<typeof route>

/**
 * Reads the JSON of `ip -j route` or `ip -j -6 route`: what the host reaches elsewhere, so no range of ours may be
 * there. Default routes are left out, also those that a VPN hides in two halves of the address space.
 *
 * @param isOwn tells the routes of the lab's own networks, which are left out too
 * @throws Failure `routes-invalid`
 */
export function parseRoutes(json: string, isOwn: (route: Route) => boolean): NamedRange[] {
  return readRoutes(json)
    .filter((route) => !isDefault(route.dst) && !isOwn(route))
    .map((route) => ({ range: withPrefix(route.dst), by: `route ${nameOf(route)}` }))
}

function readRoutes(json: string): Route[] {
  // An empty table may print as nothing at all.
  if (json.trim() === '') return []
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    value = undefined
  }
  const read = z.array(route).safeParse(value)
  if (read.success) return read.data
  return orThrow(
    refused({
      code: 'routes-invalid',
      what: "The host's routes are not understood.",
      expected: 'the JSON list that `ip -j route` prints',
      got: json.slice(0, 200),
      next: 'Run `ip -j route` to see what it prints.',
      exitCode: 1,
    }),
  )
}

function isDefault(destination: string): boolean {
  return destination === 'default' || /\/[01]$/.test(destination)
}

function withPrefix(destination: string): string {
  return destination.includes('/') ? destination : `${destination}/${familyBits[familyOf(destination)]}`
}

function nameOf({ dev, gateway, type }: Route): string {
  if (dev !== undefined) return `on ${dev}`
  return gateway === undefined ? `of type ${type ?? 'unknown'}` : `via ${gateway}`
}
