import { acceptedKind } from './accepted.ts'
import { clusterKind } from './cluster.ts'
import { commandKind } from './command.ts'
import type { StepKind } from './context.ts'
import { handoverKind } from './handover.ts'
import { helmKind } from './helm.ts'
import { leftoversKind, straysKind } from './leftovers.ts'
import { manifestKind } from './manifest.ts'
import { metricKind } from './metric.ts'
import { randomKeyKind } from './random-key.ts'
import { readyKind } from './ready.ts'
import { requirementKind } from './requirement.ts'
import type { Step } from './step.ts'
import { unguardedKind } from './unguarded.ts'
import { unlabelledKind } from './unlabelled.ts'

type Kinds = { [K in Step['kind']]: StepKind<Extract<Step, { kind: K }>> }

const kinds: Kinds = {
  accepted: acceptedKind,
  cluster: clusterKind,
  command: commandKind,
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
