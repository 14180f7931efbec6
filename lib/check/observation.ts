/** The result of asking once. */
export type Observation =
  | { outcome: 'answered'; text: string }
  /** Asked without an answer: connection refused, unreachable, no such name, or a timeout. */
  | { outcome: 'silent'; reason: string }
  /** Not asked: no client, no way to it, or a failure that cannot be told apart from these. */
  | { outcome: 'unasked'; reason: string }

interface Question {
  url: string
  /** HTTP Host header, if it differs from the URL's host. */
  host?: string
}

/** Asks once. Throws only when interrupted. */
export type Asker = (question: Question) => Promise<Observation>

export const unasked = (reason: string): Observation => ({ outcome: 'unasked', reason })

/** The asker of a source that does not exist. */
export const nowhere =
  (reason: string): Asker =>
  async () =>
    unasked(reason)

/** The first line of the text that is not blank, trimmed. */
export const firstLine = (text: string) => text.trim().split('\n')[0]?.trim() ?? ''

/** An observation in words, as evidence. */
export function observationText(observation: Observation): string {
  if (observation.outcome === 'answered') return `answered: ${firstLine(observation.text).slice(0, 160)}`
  const head = observation.outcome === 'silent' ? 'no answer' : 'could not ask'
  return `${head}: ${observation.reason}`
}
