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

/** The environment that a provider works in. */
export interface ProviderEnvironment {
  /** The cluster's own folder, `.lab/<provider>/<cluster>`. */
  folder: string
  /** Base folder of relative paths in the lab file. */
  labFolder: string
  /** The network that is assumed if none can be observed. */
  assumedNetwork: string
  /** The path of a program of the catalog, fetched if need be. */
  tool(name: ToolName, context: ProcessContext): Promise<string>
  kubeTools(context: ProcessContext): Promise<KubeTools>
  /** Where components of the cluster publish the pod CIDRs. */
  podRanges: readonly PodRangeSource[]
  /** The locked node image of a Kubernetes release. */
  nodeImage(kubernetes: string): string
}

/** Parts of Kubernetes' own networking that a component can replace. */
export type Replaceable = 'cni' | 'kube-proxy'

/** The wanted state of a cluster, beside its entry in the lab. */
export interface Wanted {
  addresses: ClusterAddresses
  replaces: readonly Replaceable[]
}

/** A container on the network of a cluster's nodes, with curl in it. */
export interface SideContainer {
  /** Starts it; returns the start of the command that runs a program in it. */
  start(context: ProcessContext): Promise<Command['argv']>
  remove(context: ProcessContext): Promise<void>
}

/** One cluster, as its provider manages it. */
export interface ManagedCluster {
  /** Whether containers of pods really run. */
  dataPlane: boolean
  access: ClusterAccess
  /** Host name and port at which nodes and pods reach the API server. */
  apiServer: { host: string; port: number }
  /** The network of its nodes, as the run has observed it. */
  network(): Promise<NetworkFacts>
  /**
   * Fetches the kubeconfig of a cluster that exists but is not adopted, so that plan can read it; otherwise a no-op.
   */
  reach?(context: ProcessContext): Promise<void>
  /** Its nodes, as the run has observed them; empty before the cluster exists. */
  nodes(addresses: ClusterAddresses): Promise<readonly NodeAddresses[]>
  /**
   * The changes that are missing before the cluster is as the lab wants it.
   *
   * @throws Failure `cluster-unfit` if the cluster exists with other properties than the lab wants
   */
  differences(wanted: Wanted, context: ProcessContext): Promise<readonly Change[]>
  /** Creates, starts, adopts or completes the cluster; an interrupt leaves nothing half-made behind. */
  create(wanted: Wanted, context: ClusterContext): Promise<void>
  /** A container beside its nodes, a source for checks; undefined if nodes are no containers. */
  container?(): SideContainer
  /** Whether the cluster exists, and whether we made it: a cluster that we did not make is never removed. */
  owner(): Promise<'us' | 'somebody else' | 'nobody'>
  /** Removes what we made: the cluster, or only our files about an existing one. */
  remove(context: ProcessContext): Promise<void>
}

/** The part of a run that providers observe for. */
export interface ProviderRun {
  /** Every cluster of the lab, by name. */
  clusters: readonly string[]
  /** Holds the observations that all clusters of the run share. */
  snapshot: Snapshot
  context: ProcessContext
}

/** A provider during one run. */
export interface ClusterSource {
  open(name: string, cluster: Cluster, environment: ProviderEnvironment): ManagedCluster
  /** Ranges on this host in use that the lab's clusters must avoid, on every network. */
  avoided(): Promise<readonly NamedRange[]>
}

/** A source of clusters. */
export interface Provider {
  /** The programs that it creates clusters with. */
  tools: readonly ToolName[]
  /** Observes nothing yet. */
  forRun(run: ProviderRun): ClusterSource
}
