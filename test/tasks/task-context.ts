import { type Cluster, labSchema } from '../../lib/lab/schema.ts'
import { planAddresses } from '../../lib/net/address-plan.ts'
import type { Step } from '../../lib/step/step.ts'
import type { TaskContext } from '../../lib/task/task-context.ts'
import { components } from '../lab/components.ts'
import { cluster, dualNetwork, request } from '../net/plan-request.ts'

/** The world of one cluster of a lab, whose lab file has this entry for it. */
export function worldOf(entry: object = {}): TaskContext {
  const lab = labSchema(components).parse({ clusters: { west: entry } })
  const west = lab.clusters.west as Cluster
  const families = ({ ipv4: [4], ipv6: [6], dual: [4, 6] } as const)[west.ipFamily]
  const wanted = cluster(0, { name: 'west', families, overrides: given(west.addresses) })
  const { assumedNetwork: _, ...bases } = lab.addresses
  const [addresses] = planAddresses(request([wanted], { bases, networks: [dualNetwork] })).clusters
  if (addresses === undefined) throw new Error('no addresses were planned')
  const apiServer = { host: 'west-control-plane', port: 6443 }
  const peer = {
    name: 'west',
    components: west.components,
    addresses,
    nodes: [],
    isInRun: true,
  }
  return {
    lab,
    cluster: { name: 'west', ...west, apiServer },
    addresses,
    clusters: [peer],
    isStandalone: false,
  }
}

const given = (overrides: Cluster['addresses']) =>
  Object.fromEntries(Object.entries(overrides).filter(([, ranges]) => ranges !== undefined))

/** The ids of the checks that a component of `west` has. */
export function checksOf(name: string, input: object, others: object = {}): readonly string[] {
  const context = worldOf({ components: { ...others, [name]: input } })
  const task = components[name]
  const all = task?.checks?.(task.input.parse(input), context) ?? []
  return all.flatMap((each) => ('id' in each ? [each.id] : []))
}

/** The steps that a component of `west` takes. */
export function stepsOf(
  name: string,
  input: object,
  more: { cluster?: object; components?: object } = {},
): readonly Step[] {
  const context = worldOf({ ...more.cluster, components: { ...more.components, [name]: input } })
  const task = components[name]
  if (task === undefined) throw new Error(`no task ${name}`)
  return task.steps(task.input.parse(input), context)
}

/** The objects that are written out in steps. */
export const objectsIn = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.kind === 'manifest' && 'objects' in step.content ? step.content.objects : []))
