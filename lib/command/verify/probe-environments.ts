import { API_SERVER_READY, apiServerAsker } from '../../check/ask-api-server.ts'
import { containerAsker } from '../../check/ask-container.ts'
import { hostAsker } from '../../check/ask-host.ts'
import { execInPod, podAsker } from '../../check/ask-pod.ts'
import { boundedName } from '../../check/bounded-name.ts'
import type { Vantage } from '../../check/check.ts'
import type { Ground } from '../../check/environment.ts'
import { clearProbing, isGuest, makeProbing, removeProbing } from '../../check/make-probing.ts'
import { unusedAddress } from '../../check/negative-control.ts'
import { type Asker, type Observation, unasked } from '../../check/observation.ts'
import { podsBehind } from '../../check/pods-behind.ts'
import { baseObjects } from '../../check/probing.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { PollOptions } from '../../poll.ts'
import type { ProcessContext } from '../../process/run.ts'
import { semaphore } from '../../semaphore.ts'
import type { ClusterDoors } from '../../step/context.ts'
import type { World } from '../../task/world.ts'
import type { LabCluster } from '../../workspace/clusters.ts'
import type { Questions } from './select-checks.ts'

/** How long what is made for probing has to run: its images may have to be pulled first. */
const START_MS = 60_000
/** Clients asked at the same time; each is a process. */
const CLIENTS = 6

/** One cluster with what was made for probing on it. */
export interface Prepared {
  name: string
  doors: ClusterDoors
  lacks: ReadonlyMap<string, string>
  askContainer: Asker
  marksOfPod(pod: string): string
}

/** What a run of verify has beside its clusters. */
export interface VerifyParts {
  /** Tells the answers of this run from those of any other. */
  token: string
  context: ProcessContext
  patience: PollOptions
  /** Collects what must be undone at the end, whatever happens. */
  undo(what: string, work: (context: ProcessContext) => Promise<void>): void
}

/** Makes on a cluster what its checks are asked with. */
export async function prepare({ cluster, world, checks }: Questions, parts: VerifyParts): Promise<Prepared> {
  const { token, context, patience, undo } = parts
  const { name } = cluster
  const doors = await cluster.doors()
  await clearProbing(doors, context)
  const marksOfPod = (pod: string) => boundedName(`${pod}-${name}-${token}`)
  const objects = uniqueObjects([...baseObjects(world), ...checks.flatMap(({ objects = [] }) => objects)])
  const hasGuests = objects.some(isGuest)
  undo(`what was made for probing on ${name}`, (fresh) => removeProbing(doors, hasGuests, fresh))
  const made = makeProbing(objects, marksOfPod, doors, context, { ...patience, deadlineMs: START_MS })
  const needsContainer = checks.some(({ from }) => from.at === 'container')
  const opened = needsContainer ? openContainer(cluster, parts) : nowhere('no container was made')
  await Promise.allSettled([made, opened]) // what still begins could not be undone
  const [lacks, askContainer] = await Promise.all([made, opened])
  return { name, doors, lacks, askContainer, marksOfPod }
}

async function openContainer({ name, managed }: LabCluster, { context, undo }: VerifyParts): Promise<Asker> {
  const container = managed.container?.()
  if (container === undefined) return nowhere('the nodes are no containers of this host')
  undo(`the container beside ${name}`, (fresh) => container.remove(fresh))
  return containerAsker(await container.start(context), context)
}

const nowhere =
  (reason: string): Asker =>
  async () =>
    unasked(reason)

/** The ground that a cluster's checks stand on; other clusters' pods may ask, and may be who answers. */
export function groundOf(
  own: Prepared,
  all: readonly Prepared[],
  { lab, addresses }: World,
  { context, patience }: VerifyParts,
): Ground {
  const find = (cluster = own.name) => all.find(({ name }) => name === cluster)
  const takePlace = semaphore(CLIENTS)
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const giveUpPlace = await takePlace()
    return work().finally(giveUpPlace)
  }
  const { reader } = own.doors
  const askHost = hostAsker(context.signal)
  const askPod = (from: Extract<Vantage, { at: 'pod' }>): Asker => {
    const { pod, cluster } = from
    const other = find(cluster)
    const lack = other === undefined ? `${cluster} is no part of this run` : other.lacks.get(pod)
    if (other === undefined || lack !== undefined) return nowhere(lack ?? '')
    const ask = podAsker(from, lab.sample.client, other.doors, context)
    return (question) => inTurn(() => ask(question))
  }
  const askApiServer = apiServerAsker(own.doors, context)
  const onHost: Asker = (question) =>
    question.url.startsWith('https:') ? inTurn(() => askApiServer(question)) : askHost(question)
  const asker = (from: Vantage) =>
    from.at === 'host' ? onHost : from.at === 'container' ? own.askContainer : askPod(from)
  const asked = new Map<string, Promise<Observation>>()
  return {
    reader,
    patience,
    asker,
    askOnce: (from) => (question) => {
      const key = JSON.stringify([from, question])
      const observation = asked.get(key) ?? asker(from)(question)
      asked.set(key, observation)
      return observation
    },
    lackOf: (pod, cluster) => find(cluster)?.lacks.get(pod),
    nobody: (family) => unusedAddress(addresses.pool, family, reader),
    exec: ({ namespace, workload, container, argv }) =>
      inTurn(() =>
        execInPod(
          ['--namespace', namespace, workload, '--container', container, '--', ...argv],
          own.doors,
          context,
        ),
      ),
    async marksOf(by) {
      if ('apiServer' in by) return [API_SERVER_READY]
      if ('service' in by) return podsBehind(by, reader)
      const other = find(by.cluster)
      return other === undefined ? [] : [other.marksOfPod(by.pod)]
    },
  }
}

const uniqueObjects = (all: readonly KubernetesObject[]) => [
  ...new Map(all.map((object) => [JSON.stringify([object.kind, object.metadata]), object])).values(),
]
