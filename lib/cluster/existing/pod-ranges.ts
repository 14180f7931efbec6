import { z } from 'zod'
import type { PodRangeSource } from '../../net/node-addresses.ts'
import type { ProcessResult } from '../../process/run.ts'
import { valueAt } from '../../value-at.ts'

const items = z.object({ items: z.array(z.looseObject({ metadata: z.object({ name: z.string() }) })) })
const cidrs = z.array(z.string())

type RangesByNode = ReadonlyMap<string, readonly string[]>

/**
 * Reads the pod CIDRs of all sources; a source that the cluster's API does not serve has none.
 *
 * @param kubectl runs kubectl on the cluster, and returns the result of a failure too
 * @throws the error that `failureOf` makes of kubectl's stderr, for any failure but NotFound
 */
export async function readPodRanges(
  sources: readonly PodRangeSource[],
  kubectl: (args: readonly string[]) => Promise<ProcessResult>,
  failureOf: (stderr: string) => Error,
): Promise<RangesByNode> {
  const read = sources.map(async (source) => {
    const { exitCode, stdout, stderr } = await kubectl(['get', `--raw=${source.path}`])
    if (exitCode === 0) return [...podRangesByNode(JSON.parse(stdout), source)]
    // kubectl prints a Status only as this text
    if (stderr.includes('(NotFound)')) return []
    throw failureOf(stderr.trim())
  })
  return new Map((await Promise.all(read)).flat().filter(([, ranges]) => ranges.length > 0))
}

/** The pod CIDRs of each node, from the API list in which a CNI publishes them. */
export function podRangesByNode(list: unknown, { field }: PodRangeSource): RangesByNode {
  const rangesOf = (item: unknown) => cidrs.safeParse(valueAt(item, field)).data ?? []
  return new Map(items.parse(list).items.map((item) => [item.metadata.name, rangesOf(item)]))
}
