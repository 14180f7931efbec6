/** What came of asking once. */
export type Observation =
  | { outcome: 'answered'; text: string }
  /** Asked, and there was no answer: refused, unreachable, no such name, or nothing within the time. */
  | { outcome: 'silent'; reason: string }
  /** Not asked at all: no client, no way to it, or nothing that could be told apart from that. */
  | { outcome: 'unasked'; reason: string }

interface Question {
  url: string
  /** HTTP Host, where it is another than the URL's. */
  host?: string
}

/** Asks once. Never throws but when it is interrupted. */
export type Asker = (question: Question) => Promise<Observation>

export const unasked = (reason: string): Observation => ({ outcome: 'unasked', reason })

/** For where nobody can ask from. */
export const nowhere =
  (reason: string): Asker =>
  async () =>
    unasked(reason)

/** The first line of a text that says anything. */
export const firstLine = (text: string) => text.trim().split('\n')[0]?.trim() ?? ''

/** An observation in words, as evidence. */
export function observationText(observation: Observation): string {
  if (observation.outcome === 'answered') return `answered: ${firstLine(observation.text).slice(0, 160)}`
  const head = observation.outcome === 'silent' ? 'no answer' : 'could not ask'
  return `${head}: ${observation.reason}`
}
