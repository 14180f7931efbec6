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

/** What lies deepest first: what a node lacks explains its pods. */
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

/** Every cause that is evident for a workload's not being ready, the deepest first. Pure. */
export const diagnose = (evidence: Evidence): readonly Diagnosis[] =>
  FINDERS.flatMap((find) => find(evidence))
