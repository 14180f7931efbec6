import { once } from './once.ts'

/** Observations of one run: each is made once, and again only after something has changed what was observed. */
export interface Snapshot {
  /** The same observation, shared by all who ask for it until `invalidate`; one that fails is not kept. */
  keep<T>(observe: () => Promise<T>): () => Promise<T>
  /** Everybody who asks from now on gets a new observation; one under way goes only to those who wait for it already. */
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
