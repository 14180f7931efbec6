/** Repeatable random numbers, by xorshift; the same seed gives the same cases everywhere. */
export interface Random {
  /** A whole number from 0 to `below` - 1. */
  number: (below: number) => number
  bits: (count: number) => bigint
  chance: (probability: number) => boolean
  pick: <T>(values: readonly [T, ...T[]]) => T
}

export function randomFrom(seed: number): Random {
  let state = seed | 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  const number = (below: number) => Math.floor((next() / 2 ** 32) * below)
  return {
    number,
    bits: (count) => {
      let value = 0n
      for (let have = 0; have < count; have += 32) value = (value << 32n) | BigInt(next())
      return BigInt.asUintN(count, value)
    },
    chance: (probability) => next() / 2 ** 32 < probability,
    pick: (values) => values[number(values.length)] ?? values[0],
  }
}
