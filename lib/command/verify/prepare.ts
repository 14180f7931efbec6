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

/** The time for the probing pods to start; their images may have to be pulled first. */
const START_MS = 60_000

/** One cluster with its probing objects. */
export interface Prepared {
  name: string
  clients: ClusterClients
  /** The reason for each probing pod that is not ready, by name. */
  notReady: ReadonlyMap<string, string>
  askContainer: Asker
  /** The string that identifies a pod in its responses. */
  markerOfPod(pod: string): string
}

/** The parts of a verify run that all its clusters share. */
export interface VerifyRun {
  /** Random; distinguishes the responses of this run from those of other runs. */
  token: string
  context: ProcessContext
  retry: PollOptions
  /** Registers a clean-up for the end of the run, also if the run fails. */
  undo(what: string, work: (context: ProcessContext) => Promise<void>): void
}

/** Creates the probing objects on a cluster, and the container beside its nodes if a check needs it. */
export async function prepare(selected: SelectedChecks, run: VerifyRun): Promise<Prepared> {
  const { token, context, retry, undo } = run
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
  const started = makeProbing(objects, markerOfPod, clients, context, { ...retry, deadlineMs: START_MS })
  const needsContainer = checks.some(({ from }) => from.at === 'container')
  const opened = needsContainer ? openContainer(cluster, run) : nowhere('no container was made')
  await Promise.allSettled([started, opened]) // the clean-up must not run while either is still starting
  const [notReady, askContainer] = await Promise.all([started, opened])
  return { name, clients, notReady, askContainer, markerOfPod }
}

async function openContainer({ name, managed }: LabCluster, { context, undo }: VerifyRun): Promise<Asker> {
  const container = managed.container?.()
  if (container === undefined) return nowhere('the nodes are no containers of this host')
  undo(`the container beside ${name}`, (fresh) => container.remove(fresh))
  return containerAsker(await container.start(context), context)
}

const uniqueObjects = (all: readonly KubernetesObject[]) => [
  ...new Map(all.map((object) => [JSON.stringify([object.kind, object.metadata]), object])).values(),
]
