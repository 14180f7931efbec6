import type { ClusterAccess, KubeTools } from '../kube/access.ts'
import type { Reader } from '../kube/reader.ts'
import type { Resources } from '../kube/resources.ts'
import type { ProcessContext } from '../process/run.ts'
import type { Artifact } from '../tools/artifact.ts'

/** One difference between what is and what a step wants. */
export interface Change {
  action: 'create' | 'change' | 'start' | 'adopt' | 'run' | 'wait' | 'remove'
  /** What it is about, such as `Deployment namespace/name`. */
  what: string
  fields?: readonly FieldChange[]
}

export interface FieldChange {
  path: string
  from: unknown
  to: unknown
}

/** What the provider of a cluster lets a step do with the cluster itself. */
interface ClusterLifecycle {
  /** What is missing for the cluster to be there and to fit the lab; empty when nothing is. */
  differences(context: ProcessContext): Promise<readonly Change[]>
  create(context: ClusterContext): Promise<void>
}

/** A process context for work on a cluster itself. */
export interface ClusterContext extends ProcessContext {
  /** Tells something the user should know. */
  note(text: string): void
}

/** A cluster that is up: its doors. */
export interface ClusterDoors {
  access: ClusterAccess
  tools: KubeTools
  reader: Reader
  resources: Resources
}

/** All that a step's effects need. */
export interface StepContext {
  lifecycle: ClusterLifecycle
  /** Opened on first use, once for the whole run. */
  doors(): Promise<ClusterDoors>
  /** Whether pods really run; where they do not, nothing behind a service answers. */
  dataPlane: boolean
  /** The file or folder of an artifact, verified. */
  resolve(artifact: Artifact): Promise<string>
  /** Where relative paths of the lab file start. */
  labFolder: string
  process: ProcessContext
  /** Tells what is being waited for. */
  waiting(on: string): void
  /** Tells something the user should know. */
  note(text: string): void
}

/** What a kind of step does; `probe` changes nothing, and an empty list means that the step is satisfied. */
export interface StepKind<S> {
  probe(step: S, context: StepContext): Promise<readonly Change[]>
  apply(step: S, context: StepContext): Promise<void>
}
