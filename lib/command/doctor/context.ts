import type { Rule } from '../../lab/rules.ts'
import type { ProcessContext } from '../../process/run.ts'
import type { Artifact } from '../../tools/artifact.ts'
import type { Finding } from './finding.ts'
import type { HostFacts } from './host-facts.ts'
import type { LabFacts } from './lab-facts.ts'

/** The input of all checks of one doctor run. */
export interface DoctorContext {
  lab: LabFacts
  context: ProcessContext
  /** The folder that contains /proc, /sys and /etc of this machine. */
  root: string
  os: HostFacts['os']
  isRoot: boolean
  now: Date
  rules: readonly Rule[]
  /** The programs that may come from the PATH; the rules can refer to their versions. */
  tools: readonly Artifact[]
  /** The cache folder of the tools. */
  cacheFolder: string
}

/** One check: its subject in the report, and the function that returns its findings. */
export type DoctorCheck = readonly [
  about: string,
  findingsOf: () => readonly Finding[] | Promise<readonly Finding[]>,
]
