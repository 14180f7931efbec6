import { API_SERVER_READY, apiServerAsker } from '../../check/ask-api-server.ts'
import { hostAsker } from '../../check/ask-host.ts'
import { execInPod, podAsker } from '../../check/ask-pod.ts'
import type { CheckSource } from '../../check/check.ts'
import type { CheckEnvironment } from '../../check/environment.ts'
import { negativeControlAddress } from '../../check/negative-control.ts'
import { type Asker, nowhere, type Observation } from '../../check/observation.ts'
import { podsBehind } from '../../check/pods-behind.ts'
import type { Lab } from '../../lab/schema.ts'
import { onceEach } from '../../once.ts'
import type { ProcessContext } from '../../process/run.ts'
import { semaphore } from '../../semaphore.ts'
import type { ClusterClients } from '../../step/context.ts'
import type { TaskContext } from '../../task/task-context.ts'
import type { Prepared, VerifyParts } from './prepare.ts'

/** Clients asked at the same time; each is a process. */
const CLIENTS = 6

/** The environment of a cluster's checks. Pods of other clusters can be their source, and their responder. */
export function environmentOf(
  own: Prepared,
  all: readonly Prepared[],
  { lab, addresses }: TaskContext,
  { context, retry }: VerifyParts,
): CheckEnvironment {
  const find = (cluster = own.name) => all.find(({ name }) => name === cluster)
  const { reader } = own.clients
  const limited = limiter(CLIENTS)
  const onHost = hostOrApiServer(own.clients, context, limited)
  const asker = (from: CheckSource): Asker => {
    if (from.at === 'host') return onHost
    if (from.at === 'container') return own.askContainer
    return askerInPod(from, find(from.cluster), lab.sample.client, context, limited)
  }
  return {
    reader,
    retry,
    asker,
    askOnce: askingOnce(asker),
    reasonNotReady: (pod, cluster) => find(cluster)?.notReady.get(pod),
    negativeControl: (family) => negativeControlAddress(addresses.pool, family, reader),
    exec: ({ namespace, workload, container, argv }) => {
      const args = ['--namespace', namespace, workload, '--container', container, '--', ...argv]
      return limited(() => execInPod(args, own.clients, context))
    },
    async markersOf(responder) {
      if ('apiServer' in responder) return [API_SERVER_READY]
      if ('service' in responder) return podsBehind(responder, reader)
      const other = find(responder.cluster)
      return other === undefined ? [] : [other.markerOfPod(responder.pod)]
    },
  }
}

type Limiter = <T>(work: () => Promise<T>) => Promise<T>

/** Runs at most so many of the given at the same time. */
function limiter(places: number): Limiter {
  const acquire = semaphore(places)
  return async (work) => {
    const release = await acquire()
    return work().finally(release)
  }
}

/** Over HTTPS only an API server is asked, by a client that has the cluster's credentials. */
function hostOrApiServer(clients: ClusterClients, context: ProcessContext, limited: Limiter): Asker {
  const [askHost, askApiServer] = [hostAsker(context.signal), apiServerAsker(clients, context)]
  return (question) =>
    question.url.startsWith('https:') ? limited(() => askApiServer(question)) : askHost(question)
}

function askerInPod(
  from: Extract<CheckSource, { at: 'pod' }>,
  cluster: Prepared | undefined,
  client: Lab['sample']['client'],
  context: ProcessContext,
  limited: Limiter,
): Asker {
  if (cluster === undefined) return nowhere(`${from.cluster} is no part of this run`)
  const reason = cluster.notReady.get(from.pod)
  if (reason !== undefined) return nowhere(reason)
  const ask = podAsker(from, client, cluster.clients, context)
  return (question) => limited(() => ask(question))
}

/** The same, but no question is asked twice from the same place. */
function askingOnce(asker: CheckEnvironment['asker']): CheckEnvironment['askOnce'] {
  const asked = onceEach<Observation>()
  return (from) => (question) => asked.get(JSON.stringify([from, question]), () => asker(from)(question))
}
