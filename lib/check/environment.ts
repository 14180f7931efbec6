import type { Reader } from '../kube/reader.ts'
import type { Family } from '../net/family.ts'
import type { PollOptions } from '../poll.ts'
import type { CheckSource, CommandOutputCheck, Responder } from './check.ts'
import type { Asker, Observation } from './observation.ts'

/** A cluster as the checks use it, once the probing objects run there. */
export interface CheckEnvironment {
  reader: Reader
  /** The client that asks from this source. */
  asker(from: CheckSource): Asker
  /** The same, but each question is asked once and its answer kept for the run. */
  askOnce(from: CheckSource): Asker
  /** Strings that identify the expected responder in its response; any one is enough. */
  markersOf(by: Responder): Promise<readonly string[]>
  /** The reason why a pod made for probing is not ready; undefined for one that is. */
  reasonNotReady(pod: string, cluster?: string): string | undefined
  /** An unused address of the lab's own pool, if one is left. */
  negativeControl(family: Family): Promise<string | undefined>
  /** Runs a program in a pod of a component. */
  exec(check: CommandOutputCheck): Promise<Observation>
  /** How long a check is retried: a change needs time to reach every node, proxy and DNS server. */
  retry: PollOptions
}
