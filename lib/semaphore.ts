/** Gives out `places` at a time, first come, first served; a taken place is given up by calling what it resolves to. */
export function semaphore(places: number): () => Promise<() => void> {
  let free = places
  const waiting: (() => void)[] = []
  const giveUp = () => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  return async () => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    return giveUp
  }
}
