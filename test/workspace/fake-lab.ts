import { z } from 'zod'
import type { ManagedCluster } from '../../lib/cluster/provider.ts'
import type { RunContext } from '../../lib/engine/step-context.ts'
import { discoverResources } from '../../lib/kube/resources.ts'
import { loadLab } from '../../lib/lab/load.ts'
import { planAddresses } from '../../lib/net/address-plan.ts'
import type { ClusterClients } from '../../lib/step/context.ts'
import type { Owned } from '../../lib/step/owned.ts'
import { objects } from '../../lib/step/steps.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import type { ComponentTask } from '../../lib/task/task.ts'
import type { LabCluster } from '../../lib/workspace/clusters.ts'
import { openToolbox } from '../../lib/workspace/toolbox.ts'
import { type Answers, stubReader } from '../kube/stub-reader.ts'
import { cluster as clusterRequest, dualNetwork, request } from '../net/plan-request.ts'

const unexpected = () => Promise.reject(new Error('this call is not expected'))

/** A component task with one step of the same name; `more` replaces any part. */
export const task = (name: string, more: Partial<ComponentTask> = {}): ComponentTask => ({
  kind: 'component',
  name,
  summary: name,
  links: [],
  needs: [],
  inDefaultLab: false,
  replaces: [],
  input: z.strictObject({}),
  claims: () => [],
  steps: () => [objects(name, [])],
  ...more,
})

/** A cluster without differences and without an owner; `more` replaces any part. */
export const managedCluster = (more: Partial<ManagedCluster> = {}): ManagedCluster => ({
  dataPlane: false,
  access: { kubeconfig: '/none', context: 'none' },
  apiServer: { host: 'control-plane', port: 6443 },
  network: async () => dualNetwork,
  nodes: async () => [],
  differences: async () => [],
  create: unexpected,
  owner: async () => 'nobody',
  remove: unexpected,
  ...more,
})

export interface Sketch {
  components?: readonly string[]
  managed?: Partial<ManagedCluster>
  /** Whether its network is only assumed. */
  isAssumed?: boolean
  /** Responses of its API server, by path; without them the cluster is unreachable. */
  answers?: Answers
  /** Objects and releases that we made there. */
  owned?: Partial<Owned>
}

/** An opened lab of these clusters and tasks, with the context for its jobs; it has no control planes and starts no process. */
export async function fakeLab(
  sketches: Readonly<Record<string, Sketch>>,
  ...tasks: readonly ComponentTask[]
) {
  const events: RunEvent[] = []
  const closed: string[] = []
  const signal = new AbortController().signal
  const emit = (event: RunEvent) => void events.push(event)
  const host = { env: {}, signal, cwd: '/', emit, print: () => {} }
  const lab = labOf(sketches, tasks)
  const clusters = Object.entries(sketches).map(([name, sketch], slot): LabCluster => {
    const cluster = lab.clusters[name]
    const networks = [{ ...dualNetwork, assumed: sketch.isAssumed ?? false }]
    const [addresses] = planAddresses(request([clusterRequest(slot, { name })], { networks })).clusters
    if (cluster === undefined || addresses === undefined) throw new Error(`the lab has no ${name}`)
    const managed = managedCluster(sketch.managed)
    const { apiServer } = managed
    return {
      name,
      cluster,
      managed,
      taskContext: async () => ({
        lab,
        cluster: { name, ...cluster, apiServer },
        addresses,
        clusters: [],
        isStandalone: false,
      }),
      wanted: async () => ({ addresses, replaces: [] }),
      secrets: { find: async () => undefined, obtain: unexpected },
      clients: async () => clientsOf(sketch, managed),
      clientsOf: unexpected,
      invalidate: () => {},
      close: async () => void closed.push(name),
    }
  })
  const project = {
    lab,
    labFile: '/lab.yaml',
    clusters: Object.keys(sketches),
    tasks: Object.fromEntries(tasks.map((each) => [each.name, each])),
  }
  const parts: RunContext = { project, toolbox: await openToolbox({}, host), host, adopt: false }
  return { clusters, parts, events, closed }
}

function labOf(sketches: Readonly<Record<string, Sketch>>, tasks: readonly ComponentTask[]) {
  const clusters = Object.entries(sketches).map(([name, { components = [] }]) => [
    name,
    { provider: 'rehearsal', components: Object.fromEntries(components.map((component) => [component, {}])) },
  ])
  const text = JSON.stringify({ clusters: Object.fromEntries(clusters) })
  const loaded = loadLab(text, Object.fromEntries(tasks.map((each) => [each.name, each])))
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  return loaded.lab
}

function clientsOf({ answers, owned = {} }: Sketch, { access }: ManagedCluster): ClusterClients {
  if (answers === undefined) throw new Error('no request to this cluster is expected')
  const { reader } = stubReader(answers)
  return {
    access,
    tools: { kubectl: '/none', helm: '/none', cacheFolder: '/none' },
    reader,
    // a dry run returns the object as it was sent
    writer: {
      dryRun: async (_path, object) => JSON.parse(JSON.stringify(object)),
      apply: unexpected,
      close: async () => {},
    },
    resources: discoverResources(reader),
    owned: async () => ({ objects: [], releases: [], ...owned }),
  }
}
