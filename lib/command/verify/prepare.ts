import { containerAsker } from '../../check/ask-container.ts'
import { boundedName } from '../../check/bounded-name.ts'
import { clearProbing, isInForeignNamespace, makeProbing, removeProbing } from '../../check/make-probing.ts'
import { type Asker, nowhere } from '../../check/observation.ts'
import { baseObjects } from '../../check/probing.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { PollOptions } from '../../poll.ts'
import type { ProcessContext } from '../../process/run.ts'
import type { ClusterClients } from '../../step/context.ts'
import type { LabCluster } from '../../workspace/clusters.ts'
import type { SelectedChecks } from './select-checks.ts'

/** How long what is made for probing has to run: its images may have to be pulled first. */
const START_MS = 60_000

/** One cluster with what was made for probing on it. */
export interface Prepared {
  name: string
  clients: ClusterClients
  notReady: ReadonlyMap<string, string>
  askContainer: Asker
  markerOfPod(pod: string): string
}

/** What a run of verify has beside its clusters. */
export interface VerifyParts {
  /** Tells the answers of this run from those of any other. */
  token: string
  context: ProcessContext
  retry: PollOptions
  /** Collects what must be undone at the end, whatever happens. */
  undo(what: string, work: (context: ProcessContext) => Promise<void>): void
}

/** Makes on a cluster what its checks are asked with. */
export async function prepare(selected: SelectedChecks, parts: VerifyParts): Promise<Prepared> {
  const { token, context, retry, undo } = parts
  const { cluster, checks } = selected
  const { name } = cluster
  const clients = await cluster.clients()
  await clearProbing(clients, context)
  const markerOfPod = (pod: string) => boundedName(`${pod}-${name}-${token}`)
  const objects = uniqueObjects([
    ...baseObjects(selected.context),
    ...checks.flatMap(({ objects = [] }) => objects),
  ])
  const hasForeignPods = objects.some(isInForeignNamespace)
  undo(`what was made for probing on ${name}`, (fresh) => removeProbing(clients, hasForeignPods, fresh))
  const made = makeProbing(objects, markerOfPod, clients, context, { ...retry, deadlineMs: START_MS })
  const needsContainer = checks.some(({ from }) => from.at === 'container')
  const opened = needsContainer ? openContainer(cluster, parts) : nowhere('no container was made')
  await Promise.allSettled([made, opened]) // what still begins could not be undone
  const [notReady, askContainer] = await Promise.all([made, opened])
  return { name, clients, notReady, askContainer, markerOfPod }
}

async function openContainer({ name, managed }: LabCluster, { context, undo }: VerifyParts): Promise<Asker> {
  const container = managed.container?.()
  if (container === undefined) return nowhere('the nodes are no containers of this host')
  undo(`the container beside ${name}`, (fresh) => container.remove(fresh))
  return containerAsker(await container.start(context), context)
}

const uniqueObjects = (all: readonly KubernetesObject[]) => [
  ...new Map(all.map((object) => [JSON.stringify([object.kind, object.metadata]), object])).values(),
]
