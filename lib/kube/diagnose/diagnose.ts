import { crashDiagnoses } from './crashes.ts'
import { creationDiagnoses } from './creation.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Evidence } from './evidence.ts'
import { pullDiagnoses } from './images.ts'
import { jobDiagnoses } from './jobs.ts'
import { nodeDiagnoses } from './nodes.ts'
import { probeDiagnoses } from './probes.ts'
import { releaseDiagnoses } from './releases.ts'
import { schedulingDiagnoses } from './scheduling.ts'
import { startDiagnoses } from './starts.ts'
import { volumeDiagnoses } from './volumes.ts'

/** In order of causality: the state of a node explains the state of its pods. */
const FINDERS = [
  nodeDiagnoses,
  volumeDiagnoses,
  schedulingDiagnoses,
  creationDiagnoses,
  pullDiagnoses,
  startDiagnoses,
  probeDiagnoses,
  crashDiagnoses,
  jobDiagnoses,
  releaseDiagnoses,
]

/** Every evident cause of a workload that is not ready, root causes first. Pure. */
export const diagnose = (evidence: Evidence): readonly Diagnosis[] =>
  FINDERS.flatMap((find) => find(evidence))
