/** A first-come, first-served semaphore. The returned function waits for a permit and resolves to its release. */
export function semaphore(permits: number): () => Promise<() => void> {
  let free = permits
  const waiting: (() => void)[] = []
  const release = () => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  return async () => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    return release
  }
}
