import type { ClusterAccess, KubeTools } from '../kube/access.ts'
import type { ServiceDiagnosis } from '../kube/diagnose/addresses.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Reader } from '../kube/reader.ts'
import type { Resources } from '../kube/resources.ts'
import type { Writer } from '../kube/writer.ts'
import type { ProcessContext } from '../process/run.ts'
import type { Artifact } from '../tools/artifact.ts'
import type { Change, Override } from './change.ts'
import type { Owned } from './owned.ts'
import type { Secrets } from './secret.ts'
import type { ManifestContent } from './step.ts'

export type { ServiceDiagnosis }

/** What the provider of a cluster lets a step do with the cluster itself. */
interface ClusterLifecycle {
  /** What is missing for the cluster to be there and to fit the lab; empty when nothing is. */
  differences(context: ProcessContext): Promise<readonly Change[]>
  create(context: ClusterContext): Promise<void>
  /** Who made it: what we did not make is never removed. */
  owner(): Promise<'us' | 'somebody else' | 'nobody'>
  remove(context: ProcessContext): Promise<void>
}

/** A process context for work on a cluster itself. */
export interface ClusterContext extends ProcessContext {
  /** Tells something the user should know. */
  note(text: string): void
}

/** A cluster that is up: its doors. */
export interface ClusterClients {
  access: ClusterAccess
  tools: KubeTools
  reader: Reader
  writer: Writer
  resources: Resources
  /** All that we made there, as it was when it was first asked for. */
  owned(): Promise<Owned>
}

/** All that a step's effects need. */
export interface StepContext {
  /** What is made is labelled with it: component and cluster, as `metallb.west`. */
  ownerComponent: string
  lifecycle: ClusterLifecycle
  /** Opened on first use, once for the whole run. */
  clients(): Promise<ClusterClients>
  /** Those of another cluster of the run. */
  clientsOf(cluster: string): Promise<ClusterClients>
  /** Whether pods really run; where they do not, nothing behind a service answers. */
  dataPlane: boolean
  /** The objects of a manifest; read, or printed, once in a run. */
  objectsOf(content: ManifestContent): Promise<readonly KubernetesObject[]>
  /** The file or folder of an artifact, verified. */
  resolve(artifact: Artifact): Promise<string>
  /** What the components of the cluster know of services that are not reached; none if left out. */
  serviceDiagnoses?: readonly ServiceDiagnosis[]
  /** The programs that reach the cluster, whether or not it is there. */
  kubeTools(): Promise<KubeTools>
  secrets: Secrets
  /** Where relative paths of the lab file start. */
  labFolder: string
  process: ProcessContext
  /** Whether what belongs to somebody else may be taken over. */
  adopt: boolean
  /** Tells what is being waited for. */
  waiting(on: string): void
  /** Tells something the user should know. */
  note(text: string): void
}

/** `probe` changes nothing, and an empty list means that there is nothing left to do. */
export interface Effect<S> {
  probe(step: S, context: StepContext): Promise<readonly Change[]>
  apply(step: S, context: StepContext): Promise<void>
}

/** What a kind of step does. */
export interface StepKind<S> extends Effect<S> {
  /** What is wrong with the step itself, as far as that can be told without a cluster; before anything is touched. */
  check?(step: S, context: StepContext): Promise<readonly string[]>
  /** What is to be done on a cluster that is not there yet; without it, what a probe of an empty cluster finds. */
  predict?(step: S): readonly Change[]
  /** Where the user decided otherwise than the task; for those who look, since it asks for no change. */
  overrides?(step: S, context: StepContext): Promise<readonly Override[]>
  /** The way back, for what makes something: removes what we made, and keeps, saying why, what is not ours alone. */
  undo?: Effect<S>
}
