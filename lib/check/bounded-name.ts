import { createHash } from 'node:crypto'

/** Maximum length of a DNS label; https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
const MAX_LENGTH = 63

/** A name short enough for a pod or a host: a longer one is cut and ends in its hash, which keeps it unique. */
export function boundedName(name: string): string {
  if (name.length <= MAX_LENGTH) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${name.slice(0, MAX_LENGTH - hash.length - 1)}-${hash}`
}
