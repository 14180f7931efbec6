import type { ClusterAccess, KubeTools } from '../kube/access.ts'
import type { Cluster } from '../lab/schema.ts'
import type { ClusterAddresses } from '../net/address-plan.ts'
import type { NamedRange, NetworkFacts } from '../net/address-request.ts'
import type { NodeAddresses, PodRangeSource } from '../net/node-addresses.ts'
import type { Command, ProcessContext } from '../process/run.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Change } from '../step/change.ts'
import type { ClusterContext } from '../step/context.ts'
import type { ToolName } from '../tools/catalog.ts'

/** What a provider may use. */
export interface ProviderEnvironment {
  /** `.lab/<provider>/<cluster>`, this cluster's own. */
  folder: string
  /** Where relative paths of the lab file start. */
  labFolder: string
  /** The network assumed where none can be observed. */
  assumedNetwork: string
  /** The path of a program of the catalog, fetched if need be. */
  tool(name: ToolName, context: ProcessContext): Promise<string>
  kubeTools(context: ProcessContext): Promise<KubeTools>
  /** Where components of the cluster keep the ranges of its pods. */
  podRanges: readonly PodRangeSource[]
  /** The locked node image of a Kubernetes release. */
  nodeImage(kubernetes: string): string
}

/** Parts of Kubernetes' own networking that a component takes the place of. */
export type Replaceable = 'cni' | 'kube-proxy'

/** What the lab wants of a cluster beside its own entry. */
export interface Wanted {
  addresses: ClusterAddresses
  replaces: readonly Replaceable[]
}

/** A container on the network of a cluster's nodes, with curl in it. */
export interface SideContainer {
  /** Gives the command that runs a program in it. */
  start(context: ProcessContext): Promise<Command['argv']>
  remove(context: ProcessContext): Promise<void>
}

/** One cluster in the hands of its provider. */
export interface ManagedCluster {
  /** Whether pods really run. */
  dataPlane: boolean
  access: ClusterAccess
  /** How nodes and pods reach the API server, by name. */
  apiServer: { host: string; port: number }
  /** The network of its nodes, as the run has observed it. */
  network(): Promise<NetworkFacts>
  /** Makes `access` good for a cluster that is there and was not adopted yet, so that it can be looked at; else does nothing. */
  reach?(context: ProcessContext): Promise<void>
  /** Its nodes, as the run has observed them; none before it is there. */
  nodes(addresses: ClusterAddresses): Promise<readonly NodeAddresses[]>
  /**
   * What is missing for it to be there as the lab wants it.
   *
   * @throws Failure `cluster-unfit` where it is there and is another than the lab wants
   */
  differences(wanted: Wanted, context: ProcessContext): Promise<readonly Change[]>
  /** Makes it, starts it, adopts or completes it; interrupted, it leaves nothing half-made behind. */
  create(wanted: Wanted, context: ClusterContext): Promise<void>
  /** A container beside its nodes, to ask from; none where nodes are no containers. */
  container?(): SideContainer
  /** Whether it is there, and whether we made it: what we did not make is never removed. */
  owner(): Promise<'us' | 'somebody else' | 'nobody'>
  /** Removes what we made. */
  remove(context: ProcessContext): Promise<void>
}

/** One run, as far as providers observe anything for it. */
export interface ProviderRun {
  /** Every cluster of the lab, by name. */
  clusters: readonly string[]
  /** Keeps what is observed, so that all clusters of the run share it. */
  snapshot: Snapshot
  context: ProcessContext
}

/** A provider during one run. */
export interface ClusterSource {
  open(name: string, cluster: Cluster, environment: ProviderEnvironment): ManagedCluster
  /** Ranges on this host that the lab's clusters must keep clear of, whatever network they are on. */
  avoided(): Promise<readonly NamedRange[]>
}

/** Where clusters come from. */
export interface Provider {
  /** The programs that it makes clusters with. */
  tools: readonly ToolName[]
  /** Observes nothing yet. */
  forRun(run: ProviderRun): ClusterSource
}
