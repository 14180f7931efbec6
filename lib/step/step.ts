import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Artifact } from '../tools/artifact.ts'
import type { SecretReference } from './secret.ts'

export interface StepBase {
  /** Unique within a job. */
  name: string
  /** May run before the jobs that its own job needs are done; the cluster alone must be there. */
  early?: true
  /** What the summary of a run shows of it. */
  version?: string
  /** Ranges that addresses are handed out of, and virtual addresses that it announces. */
  pools?: readonly string[]
  vips?: readonly string[]
  /** Other clusters of the lab that it links this one with. */
  links?: readonly string[]
}

/** A cluster that must exist and fit the lab. */
export interface ClusterStep extends StepBase {
  kind: 'cluster'
}

/** Where the objects of a manifest come from. */
export type ManifestContent =
  | { objects: readonly KubernetesObject[] }
  /** A file or a folder of files. */
  | { artifact: Artifact }
  /** The user's own, relative to the lab file. */
  | { file: string }
  /** What a program prints; its arguments never pass a shell. */
  | { program: Artifact; args: readonly string[]; input?: string }

/** Kubernetes objects that must be as written. */
export interface ManifestStep extends StepBase {
  kind: 'manifest'
  content: ManifestContent
  /** Only the workloads of the manifest (what makes pods), or all but them; both if left out. */
  workloads?: 'only' | 'none'
  /** Its objects exclude each other: what is left over of the component goes before they are applied, and not after. */
  pruneFirst?: true
  /** Where it has to be put by hand, where that is not the API server: it can be printed alone. */
  printOnly?: string
}

/** Helm values in order of weight: computed by the task, then secrets, then the user's files, then the user's own. */
export interface HelmValues {
  computed: Readonly<Record<string, unknown>>
  /** By path, such as `tls.ca.key`; their values are never shown. */
  secret?: Readonly<Record<string, SecretReference>>
  /** Paths relative to the lab file. */
  files?: readonly string[]
  user?: Readonly<Record<string, unknown>>
}

/** A Helm release that must hold this chart, version and these values. */
export interface HelmStep extends StepBase {
  kind: 'helm'
  release: string
  namespace: string
  chart: Artifact
  values: HelmValues
  /** What is in the chart's `crds` folder is another step's: Helm makes it once, and would hold its fields for ever. */
  skipCrds?: true
}

/** `kind/name` of what can be waited for, such as `deployment/controller`. */
export type WorkloadName = `${'deployment' | 'daemonset' | 'statefulset' | 'job' | 'service'}/${string}`

/** Workloads that must have all their pods updated and available, Jobs that must be complete, services that need an address. */
export interface ReadyStep extends StepBase {
  kind: 'ready'
  namespace: string
  workloads: readonly WorkloadName[]
}

/** A program that must find nothing wrong with the cluster; it changes nothing, and takes `--context` as kubectl does. */
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

/** Policies that must not be in the way of the annotations which an object is to get with what is applied next. */
export interface AdmissionPolicyLiftedStep extends StepBase {
  kind: 'admissionPolicyLifted'
  policies: readonly KubernetesObject[]
  object: KubernetesObject
  annotations: Readonly<Record<string, string>>
  /** Whether the policies are removed where they refuse; otherwise that ends the job. */
  lift: boolean
  /** What to do where they refuse. */
  next: string
}

/** A label that at least one node must be without. */
export interface NodeLabelAbsentStep extends StepBase {
  kind: 'nodeLabelAbsent'
  label: string
  /** What it means for the nodes that have it, such as `take no part in it`. */
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
  /** What it means that one is not 1, such as `no link to`; the value follows. */
  what: string
}

/** An object whose spec is what one in another cluster offers in its status; what is handed over is never shown. */
export interface TransferredSecretStep extends StepBase {
  kind: 'transferredSecret'
  /** Which fields of that object's status become the spec's. */
  from: { cluster: string; object: KubernetesObject; fields: readonly string[] }
  object: KubernetesObject
}

/** A Secret with a random key: made where there is none, and then left alone, whoever made it; the key is never shown. */
export interface RandomKeyStep extends StepBase {
  kind: 'randomKey'
  secret: { namespace: string; name: string }
  /** Under which name the Secret has the key: so many random bytes, as base64. */
  entry: string
  bytes: number
}

/** What was made for a component and nothing of the lab wants any more: it goes. */
export interface PruneStep extends StepBase {
  kind: 'prune'
  component: string
  /** All steps of the cluster, whichever component's they are. */
  wanted: readonly Step[]
}

/** What was made for components that the lab has no more: it stays, and is told with the command that removes it. */
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
