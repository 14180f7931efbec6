import type { Rule } from '../../lab/rules.ts'
import type { ProcessContext } from '../../process/run.ts'
import type { Artifact } from '../../tools/artifact.ts'
import type { Finding } from './finding.ts'
import type { HostFacts } from './host-facts.ts'
import type { LabFacts } from './lab-facts.ts'

/** What an examination has at hand. */
export interface DoctorContext {
  lab: LabFacts
  context: ProcessContext
  /** Where /proc, /sys and /etc of this machine are. */
  root: string
  os: HostFacts['os']
  isRoot: boolean
  now: Date
  rules: readonly Rule[]
  /** The programs that may come from the PATH, and the versions that the rules may look at. */
  tools: readonly Artifact[]
  /** Where tools are kept. */
  cacheFolder: string
}

/** Something to look at. */
export type DoctorCheck = readonly [
  about: string,
  look: () => readonly Finding[] | Promise<readonly Finding[]>,
]
