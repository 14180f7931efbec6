import type { CheckOutcome } from './check.ts'
import { type Observation, observationText } from './observation.ts'

/** A question, in words, and its observation. */
export interface Exchange {
  question: string
  observation: Observation
}

/** Whether the response came from an expected responder, recognised by its marker. */
export const isFromResponder = (markers: readonly string[], observation: Observation) =>
  observation.outcome === 'answered' &&
  markers.some((marker) => marker !== '' && observation.text.includes(marker))

const lineOf = ({ question, observation }: Exchange) => `${question}: ${observationText(observation)}`

const outcome = (
  verdict: CheckOutcome['verdict'],
  why: string,
  exchanges: readonly Exchange[],
): CheckOutcome => ({
  verdict,
  evidence: [why, ...exchanges.map(lineOf)],
})

/**
 * The verdict on a path that must be open. One wrong observation is a fail; a pass needs the right answer each time,
 * and silence from the negative control.
 *
 * @param probes the last series of requests to the target
 * @param control the same request to an unused address or name
 */
export function answersVerdict(
  markers: readonly string[],
  probes: readonly Exchange[],
  control: Exchange,
): CheckOutcome {
  const all = [...probes, control]
  const notAsked = probes.find(({ observation }) => observation.outcome === 'unasked')
  if (probes.length === 0) return outcome('inconclusive', 'nothing was asked', all)
  if (markers.length === 0) return outcome('fail', 'nobody is there who could answer', all)
  if (notAsked) return outcome('inconclusive', observationText(notAsked.observation), all)
  const wrong = probes.find(({ observation }) => !isFromResponder(markers, observation))
  if (wrong?.observation.outcome === 'silent') return outcome('fail', lineOf(wrong), all)
  if (wrong) return outcome('fail', `somebody else than ${markers.join(', ')} answered`, all)
  if (control.observation.outcome === 'unasked')
    return outcome('inconclusive', 'the control could not be asked', all)
  if (isFromResponder(markers, control.observation))
    return outcome('fail', 'it answers also where nobody should be', all)
  if (control.observation.outcome === 'answered')
    return outcome('inconclusive', 'something answers where nobody is: answers tell nothing', all)
  return outcome('pass', `answered by ${markers.join(' or ')}, ${probes.length} times in a row`, all)
}

/**
 * The verdict on a path that must be closed. Silence counts only between right answers to an allowed source: on a slow
 * network silence alone may be chance.
 *
 * @param allowed the same request from an allowed source: before, during and after the denied ones
 */
export function deniedVerdict(
  markers: readonly string[],
  denied: readonly Exchange[],
  allowed: readonly Exchange[],
): CheckOutcome {
  const all = [...denied, ...allowed]
  if (denied.some(({ observation }) => isFromResponder(markers, observation)))
    return outcome('fail', `answered by ${markers.join(', ')}`, all)
  const other = denied.find(({ observation }) => observation.outcome !== 'silent')
  if (other) return outcome('inconclusive', `not a denial: ${observationText(other.observation)}`, all)
  const isEnclosed = denied.length > 0 && allowed.length > denied.length
  if (!isEnclosed || !allowed.every(({ observation }) => isFromResponder(markers, observation)))
    return outcome('inconclusive', 'nor is it answered where it may: silence proves nothing', all)
  return outcome('pass', 'no answer, while it is answered where it may be', all)
}
