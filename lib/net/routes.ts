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
 * Parses the JSON of `ip -j route` or `ip -j -6 route` into the destinations of the host, which no range of the lab may
 * overlap. Default routes are left out, including those that a VPN writes as two halves of the address space.
 *
 * @param isOwn whether it is a route of the lab's own networks, which are left out too
 * @throws Failure `routes-invalid`
 */
export function parseRoutes(json: string, isOwn: (route: Route) => boolean): NamedRange[] {
  return parseRouteList(json)
    .filter((route) => !isDefault(route.dst) && !isOwn(route))
    .map((route) => ({ range: withPrefix(route.dst), by: `route ${nameOf(route)}` }))
}

function parseRouteList(json: string): Route[] {
  // An empty table may print no text at all.
  if (json.trim() === '') return []
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    value = undefined
  }
  const parsed = z.array(route).safeParse(value)
  if (parsed.success) return parsed.data
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
