import { Failure } from '../../failure.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { ClusterClients } from '../context.ts'
import { withOwnerLabels } from '../ownership.ts'
import { explainRefusal } from './explain-refusal.ts'
import type { Present } from './read-live.ts'

/** What the server says that an object would be; or that it would have to be made anew. */
export type DryRun = KubernetesObject | 'immutable'

/** The server's word on what an object would become, applied for a component. */
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
