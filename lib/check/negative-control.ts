import { list } from '../kube/list.ts'
import type { Service } from '../kube/objects/core.ts'
import type { Reader } from '../kube/reader.ts'
import { containsAddress } from '../net/address-range.ts'
import { addressText } from '../net/address-text.ts'
import type { Family } from '../net/family.ts'
import { parseRange } from '../net/range.ts'

/** The last address of a cluster's pool that none of its services has; nothing else may use an address of the pool. */
export async function negativeControlAddress(
  pool: readonly { text: string; family: Family }[],
  family: Family,
  reader: Reader,
): Promise<string | undefined> {
  const services = await list<Service>(reader, '/api/v1/services')
  const ingress = services.flatMap(({ status }) => status?.loadBalancer?.ingress ?? [])
  const used = new Set(ingress.map(({ ip }) => ip))
  const range = pool.filter((planned) => planned.family === family).map(({ text }) => parseRange(text))
  for (const each of range.toReversed()) {
    for (let value = each.last; containsAddress(each, { family, value }); value--) {
      const text = addressText(family, value)
      if (!used.has(text)) return text
    }
  }
  return undefined
}
