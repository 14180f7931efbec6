import type { Clock } from '../lib/clock.ts'

/** A clock on which sleeping takes no time and is written down. */
export function fakeClock(): Clock & { slept: number[] } {
  const slept: number[] = []
  let now = 0
  return {
    slept,
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms)
      now += ms
    },
  }
}
