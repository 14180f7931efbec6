import { API_SERVER_READY, apiServerAsker } from '../../check/ask-api-server.ts'
import { containerAsker } from '../../check/ask-container.ts'
import { hostAsker } from '../../check/ask-host.ts'
import { execInPod, podAsker } from '../../check/ask-pod.ts'
import { boundedName } from '../../check/bounded-name.ts'
import type { CheckSource } from '../../check/check.ts'
import type { CheckEnvironment, RetryPolicy } from '../../check/environment.ts'
import { clearProbing, isInForeignNamespace, makeProbing, removeProbing } from '../../check/make-probing.ts'
import { negativeControlAddress } from '../../check/negative-control.ts'
import { type Asker, type Observation, unasked } from '../../check/observation.ts'
import { podsBehind } from '../../check/pods-behind.ts'
import { baseObjects } from '../../check/probing.ts'
import type { ProcessContext } from '../../process/run.ts'
import { semaphore } from '../../semaphore.ts'
import type { ClusterClients } from '../../step/context.ts'
import type { KubernetesObject } from '../../step/step.ts'
import type { TaskContext } from '../../task/task-context.ts'
import type { LabCluster } from '../../workspace/clusters.ts'
import type { SelectedChecks } from './select-checks.ts'

/** How long what is made for probing has to run: its images may have to be pulled first. */
const START_MS = 60_000
/** Clients asked at the same time; each is a process. */
const CLIENTS = 6

/** One cluster with what was made for probing on it. */
export interface Prepared {
  name: string
  clients: ClusterClients
  notReady: ReadonlyMap<string, string>
  askContainer: Asker
  marksOfPod(pod: string): string
}

/** What a run of verify has beside its clusters. */
export interface VerifyParts {
  /** Tells the answers of this run from those of any other. */
  token: string
  context: ProcessContext
  retry: RetryPolicy
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
  const marksOfPod = (pod: string) => boundedName(`${pod}-${name}-${token}`)
  const objects = uniqueObjects([
    ...baseObjects(selected.context),
    ...checks.flatMap(({ objects = [] }) => objects),
  ])
  const hasGuests = objects.some(isInForeignNamespace)
  undo(`what was made for probing on ${name}`, (fresh) => removeProbing(clients, hasGuests, fresh))
  const made = makeProbing(objects, marksOfPod, clients, context, { ...retry, ms: START_MS })
  const needsContainer = checks.some(({ from }) => from.at === 'container')
  const opened = needsContainer ? openContainer(cluster, parts) : nowhere('no container was made')
  await Promise.allSettled([made, opened]) // what still begins could not be undone
  const [notReady, askContainer] = await Promise.all([made, opened])
  return { name, clients, notReady, askContainer, marksOfPod }
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
export function environmentOf(
  own: Prepared,
  all: readonly Prepared[],
  { lab, addresses }: TaskContext,
  { context, retry }: VerifyParts,
): CheckEnvironment {
  const find = (cluster = own.name) => all.find(({ name }) => name === cluster)
  const acquire = semaphore(CLIENTS)
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const release = await acquire()
    return work().finally(release)
  }
  const { reader } = own.clients
  const askHost = hostAsker(context.signal)
  const askPod = (from: Extract<CheckSource, { at: 'pod' }>): Asker => {
    const { pod, cluster } = from
    const other = find(cluster)
    const lack = other === undefined ? `${cluster} is no part of this run` : other.notReady.get(pod)
    if (other === undefined || lack !== undefined) return nowhere(lack ?? '')
    const ask = podAsker(from, lab.sample.client, other.clients, context)
    return (question) => inTurn(() => ask(question))
  }
  const askApiServer = apiServerAsker(own.clients, context)
  const onHost: Asker = (question) =>
    question.url.startsWith('https:') ? inTurn(() => askApiServer(question)) : askHost(question)
  const asker = (from: CheckSource) =>
    from.at === 'host' ? onHost : from.at === 'container' ? own.askContainer : askPod(from)
  const asked = new Map<string, Promise<Observation>>()
  return {
    reader,
    retry,
    asker,
    askOnce: (from) => (question) => {
      const key = JSON.stringify([from, question])
      const observation = asked.get(key) ?? asker(from)(question)
      asked.set(key, observation)
      return observation
    },
    reasonNotReady: (pod, cluster) => find(cluster)?.notReady.get(pod),
    negativeControl: (family) => negativeControlAddress(addresses.pool, family, reader),
    exec: ({ namespace, workload, container, argv }) =>
      inTurn(() =>
        execInPod(
          ['--namespace', namespace, workload, '--container', container, '--', ...argv],
          own.clients,
          context,
        ),
      ),
    async markersOf(by) {
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
