/**
 * Keeps what is made once for each key, however many ask for it at the same time; a failure is not kept for the next who
 * asks.
 */
export function onceEach<T>() {
  const made = new Map<string, Promise<T>>()
  return {
    get(key: string, make: () => Promise<T>): Promise<T> {
      const known = made.get(key) ?? make()
      made.set(key, known)
      known.catch(() => made.delete(key))
      return known
    },
    /** What has been asked for so far. */
    known: (key: string) => made.get(key),
    put: (key: string, value: T) => void made.set(key, Promise.resolve(value)),
    forget: (key: string) => void made.delete(key),
  }
}

/** The same for one thing. */
export function once<T>(make: () => Promise<T>) {
  const each = onceEach<T>()
  return { get: () => each.get('', make), known: () => each.known('') }
}
