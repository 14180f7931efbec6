import { z } from 'zod'
import type { PodRangeSource } from '../../net/node-addresses.ts'

const items = z.object({ items: z.array(z.looseObject({ metadata: z.object({ name: z.string() }) })) })
const cidrs = z.array(z.string())

/** The CIDRs that each node's pods get addresses from, by the list of the API that a CNI keeps them in. */
export function podRangesByNode(
  list: unknown,
  { field }: PodRangeSource,
): ReadonlyMap<string, readonly string[]> {
  const rangesOf = (item: unknown) => cidrs.safeParse(field.reduce(fieldOf, item)).data ?? []
  return new Map(items.parse(list).items.map((item) => [item.metadata.name, rangesOf(item)]))
}

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
