import { API_SERVER_READY, apiServerAsker } from '../../check/ask-api-server.ts'
import { hostAsker } from '../../check/ask-host.ts'
import { execInPod, podAsker } from '../../check/ask-pod.ts'
import type { Vantage } from '../../check/check.ts'
import type { Ground } from '../../check/environment.ts'
import { unusedAddress } from '../../check/negative-control.ts'
import { type Asker, nowhere, type Observation } from '../../check/observation.ts'
import { podsBehind } from '../../check/pods-behind.ts'
import type { Lab } from '../../lab/schema.ts'
import { onceEach } from '../../once.ts'
import type { ProcessContext } from '../../process/run.ts'
import { semaphore } from '../../semaphore.ts'
import type { ClusterDoors } from '../../step/context.ts'
import type { World } from '../../task/world.ts'
import type { Prepared, VerifyParts } from './prepare.ts'

/** Clients asked at the same time; each is a process. */
const CLIENTS = 6

/** The ground that a cluster's checks stand on; other clusters' pods may ask, and may be who answers. */
export function groundOf(
  own: Prepared,
  all: readonly Prepared[],
  { lab, addresses }: World,
  { context, patience }: VerifyParts,
): Ground {
  const find = (cluster = own.name) => all.find(({ name }) => name === cluster)
  const { reader } = own.doors
  const limited = limiter(CLIENTS)
  const onHost = hostOrApiServer(own.doors, context, limited)
  const asker = (from: Vantage): Asker => {
    if (from.at === 'host') return onHost
    if (from.at === 'container') return own.askContainer
    return askerInPod(from, find(from.cluster), lab.sample.client, context, limited)
  }
  return {
    reader,
    patience,
    asker,
    askOnce: askingOnce(asker),
    lackOf: (pod, cluster) => find(cluster)?.lacks.get(pod),
    nobody: (family) => unusedAddress(addresses.pool, family, reader),
    exec: ({ namespace, workload, container, argv }) => {
      const args = ['--namespace', namespace, workload, '--container', container, '--', ...argv]
      return limited(() => execInPod(args, own.doors, context))
    },
    async marksOf(by) {
      if ('apiServer' in by) return [API_SERVER_READY]
      if ('service' in by) return podsBehind(by, reader)
      const other = find(by.cluster)
      return other === undefined ? [] : [other.marksOfPod(by.pod)]
    },
  }
}

type Limiter = <T>(work: () => Promise<T>) => Promise<T>

/** Runs at most so many of the given at the same time. */
function limiter(places: number): Limiter {
  const takePlace = semaphore(places)
  return async (work) => {
    const giveUpPlace = await takePlace()
    return work().finally(giveUpPlace)
  }
}

/** Over HTTPS only an API server is asked, by a client that has the cluster's credentials. */
function hostOrApiServer(doors: ClusterDoors, context: ProcessContext, limited: Limiter): Asker {
  const [askHost, askApiServer] = [hostAsker(context.signal), apiServerAsker(doors, context)]
  return (question) =>
    question.url.startsWith('https:') ? limited(() => askApiServer(question)) : askHost(question)
}

function askerInPod(
  from: Extract<Vantage, { at: 'pod' }>,
  cluster: Prepared | undefined,
  client: Lab['sample']['client'],
  context: ProcessContext,
  limited: Limiter,
): Asker {
  if (cluster === undefined) return nowhere(`${from.cluster} is no part of this run`)
  const lack = cluster.lacks.get(from.pod)
  if (lack !== undefined) return nowhere(lack)
  const ask = podAsker(from, client, cluster.doors, context)
  return (question) => limited(() => ask(question))
}

/** The same, but no question is asked twice from the same place. */
function askingOnce(asker: Ground['asker']): Ground['askOnce'] {
  const asked = onceEach<Observation>()
  return (from) => (question) => asked.get(JSON.stringify([from, question]), () => asker(from)(question))
}
