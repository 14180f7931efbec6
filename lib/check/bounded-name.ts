import { createHash } from 'node:crypto'

/** What fits into a DNS label; https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
const LONGEST = 63

/** A name that is short enough for a pod or a host: a longer one is cut, and told from others by its hash. */
export function boundedName(name: string): string {
  if (name.length <= LONGEST) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${name.slice(0, LONGEST - hash.length - 1)}-${hash}`
}
