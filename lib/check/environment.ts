import type { Reader } from '../kube/reader.ts'
import type { Family } from '../net/family.ts'
import type { PollOptions } from '../poll.ts'
import type { Answerer, SaysCheck, Vantage } from './check.ts'
import type { Asker, Observation } from './observation.ts'

/** All that answering a check needs of its cluster, once what is made for probing runs there. */
export interface Ground {
  reader: Reader
  /** Who asks from there. */
  asker(from: Vantage): Asker
  /** The same, for a question whose answer holds for the whole run: it is asked once. */
  askOnce(from: Vantage): Asker
  /** What the answer of whom a check means has in it; several where any of them may answer. */
  marksOf(by: Answerer): Promise<readonly string[]>
  /** Why a pod made for probing does not run, if it does not. */
  lackOf(pod: string, cluster?: string): string | undefined
  /** An address of the lab's own that nobody has, if one is left. */
  nobody(family: Family): Promise<string | undefined>
  /** Runs a program in a pod of a component. */
  exec(check: SaysCheck): Promise<Observation>
  /** How long a check may take to become true; what was just made needs a moment to be known everywhere. */
  patience: PollOptions
}
