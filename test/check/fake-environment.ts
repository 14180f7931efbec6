import type { CheckEnvironment } from '../../lib/check/environment.ts'
import type { Observation } from '../../lib/check/observation.ts'
import { fakeClock } from '../clock.ts'
import { type Answers, stubReader } from '../kube/stub-reader.ts'

export const answered = (text: string): Observation => ({ outcome: 'answered', text })
export const silent: Observation = { outcome: 'silent', reason: 'connection refused' }
export const unasked: Observation = { outcome: 'unasked', reason: 'no client' }

interface Sketch {
  objects?: Answers
  /** The observation for a question, given as `source URL`; undefined means silence. */
  answer?(question: string): Observation | undefined
  notReady?: Readonly<Record<string, string>>
  commandOutput?: Observation
  unusedAddress?: string | undefined
  retryMs?: number
}

/** A check environment without a cluster; its clock advances only in `sleep`. */
export function fakeEnvironment(sketch: Sketch) {
  const asked: string[] = []
  const asker: CheckEnvironment['asker'] =
    (from) =>
    async ({ url, host }) => {
      const question = [from.at === 'pod' ? from.pod : from.at, url, host].filter(Boolean).join(' ')
      asked.push(question)
      return sketch.answer?.(question) ?? silent
    }
  const environment: CheckEnvironment = {
    reader: stubReader(sketch.objects ?? {}).reader,
    asker,
    askOnce: asker,
    markersOf: async (responder) => {
      if ('apiServer' in responder) return ['ok']
      return ['pod' in responder ? `${responder.pod}-mark` : `${responder.service}-mark`]
    },
    reasonNotReady: (pod) => sketch.notReady?.[pod],
    negativeControl: async () => ('unusedAddress' in sketch ? sketch.unusedAddress : '192.0.2.99'),
    exec: async () => sketch.commandOutput ?? unasked,
    retry: {
      deadlineMs: sketch.retryMs ?? 0,
      pauseMs: 100,
      signal: new AbortController().signal,
      clock: fakeClock(),
    },
  }
  return { environment, asked }
}
