import type { Ground } from '../../lib/check/environment.ts'
import type { Observation } from '../../lib/check/observation.ts'
import { fakeClock } from '../clock.ts'
import { type Answers, stubReader } from '../kube/stub-reader.ts'

export const answered = (text: string): Observation => ({ outcome: 'answered', text })
export const silent: Observation = { outcome: 'silent', reason: 'connection refused' }
export const unasked: Observation = { outcome: 'unasked', reason: 'no client' }

interface Sketch {
  objects?: Answers
  /** What comes of asking a URL from a place, by `place URL`; silence where it says nothing. */
  answer?(question: string): Observation | undefined
  lacks?: Readonly<Record<string, string>>
  says?: Observation
  nobody?: string | undefined
  patienceMs?: number
}

/** A ground without a cluster: its clock goes only when somebody sleeps. */
export function fakeGround(sketch: Sketch) {
  const asked: string[] = []
  const asker: Ground['asker'] =
    (from) =>
    async ({ url, host }) => {
      const question = [from.at === 'pod' ? from.pod : from.at, url, host].filter(Boolean).join(' ')
      asked.push(question)
      return sketch.answer?.(question) ?? silent
    }
  const ground: Ground = {
    reader: stubReader(sketch.objects ?? {}).reader,
    asker,
    askOnce: asker,
    marksOf: async (by) => {
      if ('apiServer' in by) return ['ok']
      return ['pod' in by ? `${by.pod}-mark` : `${by.service}-mark`]
    },
    lackOf: (pod) => sketch.lacks?.[pod],
    nobody: async () => ('nobody' in sketch ? sketch.nobody : '192.0.2.99'),
    exec: async () => sketch.says ?? unasked,
    patience: {
      deadlineMs: sketch.patienceMs ?? 0,
      pauseMs: 100,
      signal: new AbortController().signal,
      clock: fakeClock(),
    },
  }
  return { ground, asked }
}
