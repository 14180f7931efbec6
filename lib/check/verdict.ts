import type { CheckOutcome } from './check.ts'
import { type Observation, observationText } from './observation.ts'

/** Something asked and what was seen, with the question in words. */
export interface Seen {
  question: string
  observation: Observation
}

/** Whether an answer is the one of whom it should come from: each of them puts a mark of its own into it. */
export const isFromResponder = (markers: readonly string[], observation: Observation) =>
  observation.outcome === 'answered' && markers.some((mark) => mark !== '' && observation.text.includes(mark))

const lineOf = ({ question, observation }: Seen) => `${question}: ${observationText(observation)}`

const finding = (verdict: CheckOutcome['verdict'], why: string, seen: readonly Seen[]): CheckOutcome => ({
  verdict,
  evidence: [why, ...seen.map(lineOf)],
})

/**
 * A path that must be open. One wrong observation is enough for a fail; a pass needs the right answer every time, and
 * silence from where nobody is.
 *
 * @param probes the last series of questions to the target
 * @param control the same question to an address, or a name, that nobody has
 */
export function answersVerdict(
  markers: readonly string[],
  probes: readonly Seen[],
  control: Seen,
): CheckOutcome {
  const all = [...probes, control]
  const couldNot = probes.find(({ observation }) => observation.outcome === 'unasked')
  if (probes.length === 0) return finding('inconclusive', 'nothing was asked', all)
  if (markers.length === 0) return finding('fail', 'nobody is there who could answer', all)
  if (couldNot) return finding('inconclusive', observationText(couldNot.observation), all)
  const bad = probes.find(({ observation }) => !isFromResponder(markers, observation))
  if (bad?.observation.outcome === 'silent') return finding('fail', lineOf(bad), all)
  if (bad) return finding('fail', `somebody else than ${markers.join(', ')} answered`, all)
  if (control.observation.outcome === 'unasked')
    return finding('inconclusive', 'the control could not be asked', all)
  if (isFromResponder(markers, control.observation))
    return finding('fail', 'it answers also where nobody should be', all)
  if (control.observation.outcome === 'answered')
    return finding('inconclusive', 'something answers where nobody is: answers tell nothing', all)
  return finding('pass', `answered by ${markers.join(' or ')}, ${probes.length} times in a row`, all)
}

/**
 * A path that must be closed. Silence counts only between two right answers to somebody who may ask: on a slow network
 * one alone may be chance.
 *
 * @param allowed the same question from where it must be answered: before those denied, meanwhile and after
 */
export function deniedVerdict(
  markers: readonly string[],
  denied: readonly Seen[],
  allowed: readonly Seen[],
): CheckOutcome {
  const all = [...denied, ...allowed]
  if (denied.some(({ observation }) => isFromResponder(markers, observation)))
    return finding('fail', `answered by ${markers.join(', ')}`, all)
  const other = denied.find(({ observation }) => observation.outcome !== 'silent')
  if (other) return finding('inconclusive', `not a denial: ${observationText(other.observation)}`, all)
  const isFramed = denied.length > 0 && allowed.length > denied.length
  if (!isFramed || !allowed.every((seen) => isFromResponder(markers, seen.observation)))
    return finding('inconclusive', 'nor is it answered where it may: silence proves nothing', all)
  return finding('pass', 'no answer, while it is answered where it may be', all)
}
