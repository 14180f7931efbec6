import { distance } from 'fastest-levenshtein'

/** The known word nearest to a mistyped one; undefined if more than a third of its letters differ. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({ candidate, edits: distance(word, candidate) }))
  const best = ranked.toSorted((a, b) => a.edits - b.edits)[0]
  return best && best.edits <= Math.max(1, Math.ceil(word.length / 3)) ? best.candidate : undefined
}

/** ` (did you mean X?)`, or an empty string. */
export function suggestion(word: string, known: readonly string[]): string {
  const candidate = nearest(word, known)
  return candidate === undefined ? '' : ` (did you mean ${candidate}?)`
}
