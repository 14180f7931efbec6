import type { Change } from './change.ts'
import type { ClusterClients, StepContext } from './context.ts'
import { kindOf } from './kinds.ts'
import type { Step } from './step.ts'

/** What a step would do on a cluster that is not there yet: what a probe of an empty one finds, marked as predicted. */
export async function predict(step: Step, context: StepContext): Promise<readonly Change[]> {
  const kind = kindOf(step)
  const changes =
    kind.predict?.(step) ?? (await kind.probe(step, { ...context, clients: async () => emptyCluster }))
  return changes.map((change): Change => ({ ...change, predicted: true }))
}

const nowhere = () => Promise.reject(new Error('nothing is there'))

/** Nothing is there, and no kind is served; a program that looks for it finds no other cluster in its place. */
const emptyCluster: ClusterClients = {
  access: { kubeconfig: '/dev/null', context: 'none' },
  tools: { kubectl: '', helm: '', cacheFolder: '' },
  reader: { get: async () => undefined, watch: async function* () {}, close: async () => {} },
  writer: { dryRun: nowhere, apply: nowhere, close: async () => {} },
  resources: { pathOf: async () => undefined },
  owned: async () => ({ objects: [], releases: [] }),
}
