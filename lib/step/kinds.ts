import { clusterKind } from './cluster.ts'
import { commandKind } from './command.ts'
import type { StepKind } from './context.ts'
import { helmKind } from './helm.ts'
import { manifestKind } from './manifest.ts'
import { readyKind } from './ready.ts'
import type { Step } from './step.ts'

type Kinds = { [K in Step['kind']]: StepKind<Extract<Step, { kind: K }>> }

const kinds: Kinds = {
  cluster: clusterKind,
  command: commandKind,
  helm: helmKind,
  manifest: manifestKind,
  ready: readyKind,
}

/** The behaviour of a step's kind. */
export const kindOf = (step: Step) => kinds[step.kind] as StepKind<Step>
