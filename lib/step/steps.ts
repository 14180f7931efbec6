import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Artifact } from '../tools/artifact.ts'
import type {
  AcceptedStep,
  ClusterStep,
  HandoverStep,
  HelmStep,
  LeftoversStep,
  ManifestContent,
  ManifestStep,
  MetricStep,
  RandomKeyStep,
  ReadyStep,
  RequirementStep,
  Step,
  StepBase,
  StraysStep,
  UnguardedStep,
  UnlabelledStep,
  WorkloadName,
} from './step.ts'

type Details<S extends StepBase> = Omit<S, 'kind' | 'name'>

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

export const metric = (name: string, details: Details<MetricStep>): MetricStep => ({
  kind: 'metric',
  name,
  ...details,
})

export const handover = (name: string, details: Details<HandoverStep>): HandoverStep => ({
  kind: 'handover',
  name,
  ...details,
})

export const randomKey = (name: string, details: Details<RandomKeyStep>): RandomKeyStep => ({
  kind: 'randomKey',
  name,
  ...details,
})

export const requirement = (name: string, details: Details<RequirementStep>): RequirementStep => ({
  kind: 'requirement',
  name,
  ...details,
})

export const accepted = (name: string, list: readonly KubernetesObject[]): AcceptedStep => ({
  kind: 'accepted',
  name,
  objects: list,
})

export const unguarded = (name: string, details: Details<UnguardedStep>): UnguardedStep => ({
  kind: 'unguarded',
  name,
  ...details,
})

export const someNodeWithout = (label: string, meaning: string): UnlabelledStep => ({
  kind: 'unlabelled',
  name: `a node without ${label}`,
  label,
  meaning,
})

export const leftovers = (component: string, wanted: readonly Step[]): LeftoversStep => ({
  kind: 'leftovers',
  name: 'what is left over',
  component,
  wanted,
})

export const strays = (components: readonly string[], wanted: readonly Step[]): StraysStep => ({
  kind: 'strays',
  name: 'components that the lab has no more',
  components,
  wanted,
})

/** The same step, allowed to run before the jobs that its job needs are done. */
export const early = <S extends Step>(step: S): S => ({ ...step, early: true })
