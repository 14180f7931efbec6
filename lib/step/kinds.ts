import { unguardedKind } from './admission-policy-lifted.ts'
import { clusterKind } from './cluster.ts'
import type { StepKind } from './context.ts'
import { helmKind } from './helm/helm.ts'
import { manifestKind } from './manifest/manifest.ts'
import { metricKind } from './metric.ts'
import { unlabelledKind } from './node-label-absent.ts'
import { requirementKind } from './preflight.ts'
import { leftoversKind, straysKind } from './prune.ts'
import { randomKeyKind } from './random-key.ts'
import { readyKind } from './ready.ts'
import type { Step } from './step.ts'
import { handoverKind } from './transferred-secret.ts'
import { acceptedKind } from './webhook-ready.ts'

type Kinds = { [K in Step['kind']]: StepKind<Extract<Step, { kind: K }>> }

const kinds: Kinds = {
  accepted: acceptedKind,
  cluster: clusterKind,
  handover: handoverKind,
  helm: helmKind,
  leftovers: leftoversKind,
  manifest: manifestKind,
  metric: metricKind,
  randomKey: randomKeyKind,
  ready: readyKind,
  requirement: requirementKind,
  strays: straysKind,
  unguarded: unguardedKind,
  unlabelled: unlabelledKind,
}

/** The behaviour of a step's kind. */
export const kindOf = (step: Step) => kinds[step.kind] as StepKind<Step>
