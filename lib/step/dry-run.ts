import { Failure } from '../failure.ts'
import type { StepContext } from './context.ts'
import type { KubernetesObject } from './step.ts'

/** What the server says that an object would be; or that it would have to be made anew. */
export type DryRun = KubernetesObject | 'immutable'

/** The server's word on every object. One that cannot be changed fails a whole request: by halves it is found in few more. */
export async function dryRun(
  objects: readonly KubernetesObject[],
  context: StepContext,
): Promise<readonly DryRun[]> {
  if (objects.length === 0) return []
  try {
    return await context.dryRun(objects)
  } catch (error) {
    if (!(error instanceof Failure && error.details.code === 'immutable')) throw error
    if (objects.length === 1) return ['immutable']
    const half = Math.ceil(objects.length / 2)
    return [
      ...(await dryRun(objects.slice(0, half), context)),
      ...(await dryRun(objects.slice(half), context)),
    ]
  }
}
