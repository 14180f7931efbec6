import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Artifact } from '../tools/artifact.ts'
import type { SecretReference } from './secret.ts'

export interface StepBase {
  /** Unique within a job. */
  name: string
  /** May run before the jobs that its own job depends on are done; only the cluster must exist. */
  early?: true
  /** The version that the summary of a run shows. */
  version?: string
  /** Ranges that it assigns addresses from, and virtual addresses (`vips`) that it announces. */
  pools?: readonly string[]
  vips?: readonly string[]
  /** Other clusters of the lab that it links with this one. */
  links?: readonly string[]
}

/** A cluster that must exist and fit the lab. */
export interface ClusterStep extends StepBase {
  kind: 'cluster'
}

/** The source of a manifest's objects. */
export type ManifestContent =
  | { objects: readonly KubernetesObject[] }
  /** A file or a folder of files. */
  | { artifact: Artifact }
  /** The user's own file or folder, relative to the lab file. */
  | { file: string }
  /** The output of a program; its arguments never pass through a shell. */
  | { program: Artifact; args: readonly string[]; input?: string }

/** Kubernetes objects that must exist as written. */
export interface ManifestStep extends StepBase {
  kind: 'manifest'
  content: ManifestContent
  /** Only the workloads of the manifest (kinds that create pods), or everything but them; both if omitted. */
  workloads?: 'only' | 'none'
  /** Its objects exclude each other, so the component is pruned before they are applied instead of after. */
  pruneFirst?: true
  /** The place to put the objects by hand, if it is not the API server: they can only be printed. */
  printOnly?: string
}

/** Helm values in ascending precedence: computed by the task, secrets, the user's files, the user's own values. */
export interface HelmValues {
  computed: Readonly<Record<string, unknown>>
  /** References by path, such as `tls.ca.key`; their values are never shown. */
  secret?: Readonly<Record<string, SecretReference>>
  /** Paths relative to the lab file. */
  files?: readonly string[]
  user?: Readonly<Record<string, unknown>>
}

/** A Helm release that must have this chart, version and these values. */
export interface HelmStep extends StepBase {
  kind: 'helm'
  release: string
  namespace: string
  chart: Artifact
  values: HelmValues
  /** Another step applies the chart's `crds` folder: Helm creates CRDs once, and would hold their fields for ever. */
  skipCrds?: true
}

/** `kind/name` of an object that can be waited for, such as `deployment/controller`. */
export type WorkloadName = `${'deployment' | 'daemonset' | 'statefulset' | 'job' | 'service'}/${string}`

/** Workloads that must have all pods updated and available, Jobs that must complete, Services that need an address. */
export interface ReadyStep extends StepBase {
  kind: 'ready'
  namespace: string
  workloads: readonly WorkloadName[]
}

/** A program that must find no fault with the cluster; it changes nothing, and takes `--context` as kubectl does. */
export interface PreflightStep extends StepBase {
  kind: 'preflight'
  program: Artifact
  args: readonly string[]
}

/** Webhooks that must answer for these objects before the objects can be applied. */
export interface WebhookReadyStep extends StepBase {
  kind: 'webhookReady'
  objects: readonly KubernetesObject[]
}

/**
 * Fails (or, with `lift`, deletes the policies) while an admission policy would reject the annotations that the next
 * step sets on this object.
 */
export interface AdmissionPolicyLiftedStep extends StepBase {
  kind: 'admissionPolicyLifted'
  policies: readonly KubernetesObject[]
  object: KubernetesObject
  annotations: Readonly<Record<string, string>>
  /** Whether policies that reject them are deleted; otherwise a rejection ends the job. */
  lift: boolean
  /** The user's next action after a rejection. */
  next: string
}

/** A label that at least one node must not have. */
export interface NodeLabelAbsentStep extends StepBase {
  kind: 'nodeLabelAbsent'
  label: string
  /** Its effect on the nodes that have it, such as `take no part in it`. */
  meaning: string
}

/** A gauge in a service's Prometheus metrics that must be 1 for each value of a label. */
export interface MetricStep extends StepBase {
  kind: 'metric'
  namespace: string
  service: string
  /** Name of the service's port; the metrics are at /metrics. */
  port: string
  gauge: string
  label: string
  values: readonly string[]
  /** The meaning of a gauge that is not 1, such as `no link to`; the label's value follows. */
  what: string
}

/** An object whose spec is copied from the status of one in another cluster; the copied values are never shown. */
export interface TransferredSecretStep extends StepBase {
  kind: 'transferredSecret'
  /** The source object, and the fields of its status that become the spec's. */
  from: { cluster: string; object: KubernetesObject; fields: readonly string[] }
  object: KubernetesObject
}

/** A Secret with a random key: created if missing, then left alone, whatever its owner; the key is never shown. */
export interface RandomKeyStep extends StepBase {
  kind: 'randomKey'
  secret: { namespace: string; name: string }
  /** The name of the key in the Secret's data; the key is `bytes` random bytes, as base64. */
  entry: string
  bytes: number
}

/** Removes what was created for a component and no step of the cluster wants any more. */
export interface PruneStep extends StepBase {
  kind: 'prune'
  component: string
  /** All steps of the cluster, of every component. */
  wanted: readonly Step[]
}

/** Reports what was created for components no longer in the lab, and the command that removes it; removes nothing. */
export interface OrphansStep extends StepBase {
  kind: 'orphans'
  components: readonly string[]
  /** All steps of the cluster. */
  wanted: readonly Step[]
}

export type Step =
  | ClusterStep
  | ManifestStep
  | HelmStep
  | ReadyStep
  | WebhookReadyStep
  | AdmissionPolicyLiftedStep
  | NodeLabelAbsentStep
  | PreflightStep
  | MetricStep
  | TransferredSecretStep
  | RandomKeyStep
  | PruneStep
  | OrphansStep
