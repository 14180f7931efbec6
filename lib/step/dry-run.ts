import { Failure } from '../failure.ts'
import type { StepContext } from './context.ts'
import { managerFor } from './ownership.ts'
import type { KubernetesObject } from './step.ts'

/** An object that is there: as it is wanted, and as it is. */
export interface Present {
  wanted: KubernetesObject
  live: KubernetesObject
}

/** What the server says that an object would be; or that it would have to be made anew. */
export type DryRun = KubernetesObject | 'immutable'

/** The server's word on every object: one request for each field manager of ours. */
export async function dryRun(
  objects: readonly Present[],
  context: StepContext,
): Promise<ReadonlyMap<KubernetesObject, DryRun>> {
  const groups = [...Map.groupBy(objects, ({ live }) => managerFor(live))]
  const answers = groups.map(([manager, group]) => {
    const wanted = group.map((present) => present.wanted)
    return bisect(wanted, (part) => context.dryRun(part, manager))
  })
  return new Map((await Promise.all(answers)).flat())
}

/** One object that cannot be changed fails a whole request: by halves it is found in few more. */
async function bisect(
  part: readonly KubernetesObject[],
  ask: (part: readonly KubernetesObject[]) => Promise<readonly KubernetesObject[]>,
): Promise<readonly [KubernetesObject, DryRun][]> {
  try {
    const answers = await ask(part)
    return part.map((wanted, index) => [wanted, answers[index] ?? wanted])
  } catch (error) {
    if (!(error instanceof Failure && error.details.code === 'immutable')) throw error
    if (part.length === 1) return part.map((wanted) => [wanted, 'immutable'])
    const half = Math.ceil(part.length / 2)
    return [...(await bisect(part.slice(0, half), ask)), ...(await bisect(part.slice(half), ask))]
  }
}
