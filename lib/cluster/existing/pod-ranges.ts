import { z } from 'zod'
import type { PodRangeSource } from '../../net/node-addresses.ts'
import type { ProcessResult } from '../../process/run.ts'
import { valueAt } from '../../value-at.ts'

const items = z.object({ items: z.array(z.looseObject({ metadata: z.object({ name: z.string() }) })) })
const cidrs = z.array(z.string())

type RangesByNode = ReadonlyMap<string, readonly string[]>

/**
 * Reads what all sources have; a cluster whose API does not know one has nothing there.
 *
 * @param kubectl runs kubectl on the cluster, and gives the result whatever it is
 * @throws what `failure` makes of the words of another failure
 */
export async function readPodRanges(
  sources: readonly PodRangeSource[],
  kubectl: (args: readonly string[]) => Promise<ProcessResult>,
  failure: (stderr: string) => Error,
): Promise<RangesByNode> {
  const read = sources.map(async (source) => {
    const { exitCode, stdout, stderr } = await kubectl(['get', `--raw=${source.path}`])
    if (exitCode === 0) return [...podRangesByNode(JSON.parse(stdout), source)]
    // kubectl prints a Status in no other form than this text
    if (stderr.includes('(NotFound)')) return []
    throw failure(stderr.trim())
  })
  return new Map((await Promise.all(read)).flat().filter(([, ranges]) => ranges.length > 0))
}

/** The CIDRs that each node's pods get addresses from, by the list of the API that a CNI keeps them in. */
export function podRangesByNode(list: unknown, { field }: PodRangeSource): RangesByNode {
  const rangesOf = (item: unknown) => cidrs.safeParse(valueAt(item, field)).data ?? []
  return new Map(items.parse(list).items.map((item) => [item.metadata.name, rangesOf(item)]))
}
