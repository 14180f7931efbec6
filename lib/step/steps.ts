import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Artifact } from '../tools/artifact.ts'
import type {
  AdmissionPolicyLiftedStep,
  ClusterStep,
  HelmStep,
  ManifestContent,
  ManifestStep,
  MetricStep,
  NodeLabelAbsentStep,
  OrphansStep,
  PreflightStep,
  PruneStep,
  RandomKeyStep,
  ReadyStep,
  Step,
  StepBase,
  TransferredSecretStep,
  WebhookReadyStep,
  WorkloadName,
} from './step.ts'

type Details<S extends StepBase> = Omit<S, 'kind' | 'name'>

/** A function that makes steps of a kind, whose fields are all given as they are. */
function builder<S extends Step>(kind: S['kind']) {
  return (name: string, details: Details<S>) => ({ kind, name, ...details }) as S
}

export const cluster = (name: string, details: Details<ClusterStep> = {}): ClusterStep => ({
  kind: 'cluster',
  name,
  ...details,
})

/** Objects from an artifact; the artifact's version is shown as the step's. */
export const manifest = (
  name: string,
  artifact: Artifact,
  details: Pick<ManifestStep, 'workloads'> = {},
): ManifestStep => ({
  kind: 'manifest',
  name,
  content: { artifact },
  version: artifact.version,
  ...details,
})

/** Objects from a file of the user's, or printed by a program. */
export const manifestFrom = (
  name: string,
  content: Extract<ManifestContent, { file: string } | { program: Artifact }>,
  details: Omit<Details<ManifestStep>, 'content'> = {},
): ManifestStep => ({ kind: 'manifest', name, content, ...details })

export const objects = (
  name: string,
  list: readonly KubernetesObject[],
  details: Omit<Details<ManifestStep>, 'content'> = {},
): ManifestStep => ({ kind: 'manifest', name, content: { objects: list }, ...details })

export const helmRelease = (release: string, details: Omit<Details<HelmStep>, 'release'>): HelmStep => ({
  kind: 'helm',
  name: release,
  version: details.chart.version,
  ...details,
  release,
})

export const ready = (namespace: string, ...workloads: readonly WorkloadName[]): ReadyStep => ({
  kind: 'ready',
  name: `${workloads.join(', ')} ready`,
  namespace,
  workloads,
})

export const metric = builder<MetricStep>('metric')
export const transferredSecret = builder<TransferredSecretStep>('transferredSecret')
export const randomKey = builder<RandomKeyStep>('randomKey')
export const preflight = builder<PreflightStep>('preflight')
export const admissionPolicyLifted = builder<AdmissionPolicyLiftedStep>('admissionPolicyLifted')

export const webhookReady = (name: string, list: readonly KubernetesObject[]): WebhookReadyStep => ({
  kind: 'webhookReady',
  name,
  objects: list,
})

export const nodeLabelAbsent = (label: string, meaning: string): NodeLabelAbsentStep => ({
  kind: 'nodeLabelAbsent',
  name: `a node without ${label}`,
  label,
  meaning,
})

export const prune = (component: string, wanted: readonly Step[]): PruneStep => ({
  kind: 'prune',
  name: 'what is left over',
  component,
  wanted,
})

export const orphans = (components: readonly string[], wanted: readonly Step[]): OrphansStep => ({
  kind: 'orphans',
  name: 'components that the lab has no more',
  components,
  wanted,
})

/** The same step, allowed to run before the jobs that its job needs are done. */
export const early = <S extends Step>(step: S): S => ({ ...step, early: true })
