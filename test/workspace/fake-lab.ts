import { z } from 'zod'
import type { ManagedCluster } from '../../lib/cluster/provider.ts'
import type { JobParts } from '../../lib/engine/step-context.ts'
import { discoverResources } from '../../lib/kube/resources.ts'
import { loadLab } from '../../lib/lab/load.ts'
import { planAddresses } from '../../lib/net/address-plan.ts'
import type { ClusterDoors } from '../../lib/step/context.ts'
import type { Ours } from '../../lib/step/ours.ts'
import { objects } from '../../lib/step/steps.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import type { ComponentTask } from '../../lib/task/task.ts'
import type { LabCluster } from '../../lib/workspace/clusters.ts'
import { openToolbox } from '../../lib/workspace/toolbox.ts'
import { type Answers, stubReader } from '../kube/stub-reader.ts'
import { cluster as clusterRequest, dualNetwork, request } from '../net/plan-request.ts'

const unexpected = () => Promise.reject(new Error('nobody is expected to do that'))

/** A component with one step of its name, unless said otherwise. */
export const task = (name: string, more: Partial<ComponentTask> = {}): ComponentTask => ({
  kind: 'component',
  name,
  file: `${name}.mts`,
  summary: name,
  links: [],
  needs: [],
  inDefaultLab: false,
  replaces: [],
  input: z.strictObject({}),
  deadlineMs: 60_000,
  claims: () => [],
  steps: () => [objects(name, [])],
  ...more,
})

/** A cluster as the lab wants it, which nobody owns, unless said otherwise. */
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
  /** Whether its network is not there yet. */
  isAssumed?: boolean
  /** What its API server answers, by path; without it the cluster cannot be reached. */
  answers?: Answers
  /** What we made there. */
  ours?: Partial<Ours>
}

/** A lab of such clusters, opened, with what turns it into jobs; nothing runs, and nothing is there but what is sketched. */
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
      world: async () => ({
        lab,
        cluster: { name, ...cluster, apiServer },
        addresses,
        clusters: [],
        isAlone: false,
      }),
      wanted: async () => ({ addresses, replaces: [] }),
      secrets: { find: async () => undefined, obtain: unexpected },
      doors: async () => doorsOf(sketch, managed),
      doorsOf: unexpected,
      close: async () => void closed.push(name),
    }
  })
  const project = {
    lab,
    labFile: '/lab.yaml',
    clusters: Object.keys(sketches),
    tasks: Object.fromEntries(tasks.map((each) => [each.name, each])),
  }
  const parts: JobParts = { project, toolbox: await openToolbox({}, host), host, adopt: false }
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

function doorsOf({ answers, ours = {} }: Sketch, { access }: ManagedCluster): ClusterDoors {
  if (answers === undefined) throw new Error('nobody is expected to ask this cluster')
  const { reader } = stubReader(answers)
  return {
    access,
    tools: { kubectl: '/none', helm: '/none', cacheFolder: '/none' },
    reader,
    // an object comes to be as it is sent
    writer: {
      dryRun: async (_path, object) => JSON.parse(JSON.stringify(object)),
      apply: unexpected,
      close: async () => {},
    },
    resources: discoverResources(reader),
    ours: async () => ({ objects: [], releases: [], ...ours }),
  }
}
