import { clusterSources } from '../../cluster/providers.ts'
import type { Failure, FailureDetails } from '../../failure.ts'
import { type ClusterAddresses, tryPlanAddresses } from '../../net/address-plan.ts'
import type { NetworkFacts } from '../../net/address-request.ts'
import { assignSlots } from '../../net/slots.ts'
import type { ProcessContext } from '../../process/run.ts'
import { addressRequest, type NamedCluster } from '../../workspace/address-planner.ts'
import { networkOrAssumed } from '../../workspace/assumed-network.ts'
import { managedClusters, observingRun } from '../../workspace/clusters.ts'
import type { Project } from '../../workspace/project.ts'
import { readSlots } from '../../workspace/slots-file.ts'
import type { Toolbox } from '../../workspace/toolbox.ts'

/** A cluster of the lab, with its network as it is or else is assumed. */
export interface ClusterFacts extends NamedCluster {
  /** `.lab/<provider>/<cluster>` */
  folder: string
  network: NetworkFacts
  /** Why the network could not be observed, where that is a finding of its own. */
  unobserved?: Failure
}

/** The lab, or the part of it that is meant. */
export interface LabFacts {
  file: string
  clusters: readonly ClusterFacts[]
  /** The address plan as it would be if nobody else had any address. */
  plan: readonly ClusterAddresses[]
  /** Why there is no such plan. */
  problems: readonly FailureDetails[]
}

export async function observeLabFacts(
  project: Project,
  toolbox: Toolbox,
  context: ProcessContext,
): Promise<LabFacts> {
  const { lab, labFile: file } = project
  const sources = clusterSources(observingRun(project, context))
  const clusters = await Promise.all(
    managedClusters(project, toolbox, sources).map(async (each) => ({
      ...each,
      ...(await networkOrAssumed(each, lab, context)),
    })),
  )
  const networks = clusters.map(({ network }) => network)
  const slots = assignSlots(
    clusters.map(({ name }) => name),
    await readSlots(),
  )
  const planned = tryPlanAddresses(addressRequest(lab, clusters, networks, slots, []))
  const isMeant = ({ name }: { name: string }) => project.clusters.includes(name)
  return {
    file,
    clusters: clusters.filter(isMeant),
    plan: planned.ok ? planned.plan.clusters.filter(isMeant) : [],
    problems: planned.ok ? [] : planned.problems,
  }
}
