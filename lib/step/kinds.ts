import { admissionPolicyLiftedKind } from './admission-policy-lifted.ts'
import { clusterKind } from './cluster.ts'
import type { StepKind } from './context.ts'
import { helmKind } from './helm/helm.ts'
import { manifestKind } from './manifest/manifest.ts'
import { metricKind } from './metric.ts'
import { nodeLabelAbsentKind } from './node-label-absent.ts'
import { preflightKind } from './preflight.ts'
import { orphansKind, pruneKind } from './prune.ts'
import { randomKeyKind } from './random-key.ts'
import { readyKind } from './ready.ts'
import type { Step } from './step.ts'
import { transferredSecretKind } from './transferred-secret.ts'
import { webhookReadyKind } from './webhook-ready.ts'

type Kinds = { [K in Step['kind']]: StepKind<Extract<Step, { kind: K }>> }

const kinds: Kinds = {
  webhookReady: webhookReadyKind,
  cluster: clusterKind,
  transferredSecret: transferredSecretKind,
  helm: helmKind,
  prune: pruneKind,
  manifest: manifestKind,
  metric: metricKind,
  randomKey: randomKeyKind,
  ready: readyKind,
  preflight: preflightKind,
  orphans: orphansKind,
  admissionPolicyLifted: admissionPolicyLiftedKind,
  nodeLabelAbsent: nodeLabelAbsentKind,
}

/** The behaviour of a step's kind. */
export const kindOf = (step: Step) => kinds[step.kind] as StepKind<Step>
