import { Failure } from '../../failure.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { ClusterClients } from '../context.ts'
import { withOwnerLabels } from '../ownership.ts'
import { explainRefusal } from './explain-refusal.ts'
import type { Present } from './read-live.ts'

/** The object that an apply would result in; `immutable` if it would have to be recreated. */
export type DryRun = KubernetesObject | 'immutable'

/** A dry run, on the server, of applying an object for a component. */
export async function dryRun(
  { wanted, live, path }: Present,
  clients: ClusterClients,
  ownerComponent: string,
): Promise<DryRun> {
  try {
    return await clients.writer.dryRun<KubernetesObject>(path, withOwnerLabels(wanted, live, ownerComponent))
  } catch (error) {
    return explainRefusal(error, wanted, clients).catch((explained: unknown) => {
      if (explained instanceof Failure && explained.details.code === 'immutable') return 'immutable'
      throw explained
    })
  }
}
