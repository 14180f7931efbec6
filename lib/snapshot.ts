import { once } from './once.ts'

/** The observations of one run. Each is made once, and again only after a change of the observed state. */
export interface Snapshot {
  /** Wraps an observation so that all callers share its result until `invalidate`; a failed one is not kept. */
  keep<T>(observe: () => Promise<T>): () => Promise<T>
  /** Later calls observe anew; an observation that is under way goes only to the callers that already wait for it. */
  invalidate(): void
}

export function openSnapshot(): Snapshot {
  const kept: { forget(): void }[] = []
  return {
    keep(observe) {
      const observation = once(observe)
      kept.push(observation)
      return observation.get
    },
    invalidate() {
      for (const observation of kept) observation.forget()
    },
  }
}
