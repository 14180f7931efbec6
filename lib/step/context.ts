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

/** Operations of a cluster's provider that a step may use on the cluster itself. */
interface ClusterLifecycle {
  /** Changes that the cluster needs to exist and to fit the lab; empty if none. */
  differences(context: ProcessContext): Promise<readonly Change[]>
  create(context: ClusterContext): Promise<void>
  /** The creator of the cluster: a cluster that we did not create is never removed. */
  owner(): Promise<'us' | 'somebody else' | 'nobody'>
  remove(context: ProcessContext): Promise<void>
}

/** A process context for work on a cluster itself. */
export interface ClusterContext extends ProcessContext {
  /** Reports a notice to the user. */
  note(text: string): void
}

/** The clients of a running cluster. */
export interface ClusterClients {
  access: ClusterAccess
  tools: KubeTools
  reader: Reader
  writer: Writer
  resources: Resources
  /** Everything that we created there, as read at the first call. */
  owned(): Promise<Owned>
}

/** Everything that a step's effects need. */
export interface StepContext {
  /** Owner label of created objects: component and cluster, as `metallb.west`. */
  ownerComponent: string
  lifecycle: ClusterLifecycle
  /** Opened on first use, once per run. */
  clients(): Promise<ClusterClients>
  /** The clients of another cluster of the run. */
  clientsOf(cluster: string): Promise<ClusterClients>
  /** Whether pods really run; if not, nothing behind a Service answers. */
  dataPlane: boolean
  /** The objects of a manifest, read or printed once per run. */
  objectsOf(content: ManifestContent): Promise<readonly KubernetesObject[]>
  /** The verified file or folder of an artifact. */
  resolve(artifact: Artifact): Promise<string>
  /** Diagnoses of unreachable Services by the components of the cluster; none if omitted. */
  serviceDiagnoses?: readonly ServiceDiagnosis[]
  /** The client programs for the cluster, available even if it does not exist. */
  kubeTools(): Promise<KubeTools>
  secrets: Secrets
  /** Base folder of relative paths in the lab file. */
  labFolder: string
  process: ProcessContext
  /** Whether fields, objects and releases of other owners may be taken over. */
  adopt: boolean
  /** Reports the condition that is being waited for. */
  waiting(on: string): void
  /** Reports a notice to the user. */
  note(text: string): void
}

/** `probe` changes nothing; an empty list means that nothing is left to do. */
export interface Effect<S> {
  probe(step: S, context: StepContext): Promise<readonly Change[]>
  apply(step: S, context: StepContext): Promise<void>
}

/** The behaviour of one kind of step. */
export interface StepKind<S> extends Effect<S> {
  /** Problems of the step itself that are visible without a cluster; runs before anything is changed. */
  check?(step: S, context: StepContext): Promise<readonly string[]>
  /** Changes on a cluster that does not exist yet; if omitted, the result of probing an empty cluster. */
  predict?(step: S): readonly Change[]
  /** Values of the user in place of the task's; for display only, since they require no change. */
  overrides?(step: S, context: StepContext): Promise<readonly Override[]>
  /** For kinds that create something: removes what we created, and keeps, with the reason, what is not ours alone. */
  undo?: Effect<S>
}
