/**
 * Keeps one value per key: concurrent and later callers get the same promise. A failed promise is dropped, so that the
 * next caller tries again.
 */
export function onceEach<T>() {
  const values = new Map<string, Promise<T>>()
  return {
    get(key: string, make: () => Promise<T>): Promise<T> {
      const existing = values.get(key)
      if (existing !== undefined) return existing
      const value = make()
      values.set(key, value)
      value.catch(() => values.delete(key))
      return value
    },
    /** The promise of a key, if it was requested before. */
    known: (key: string) => values.get(key),
    put: (key: string, value: T) => void values.set(key, Promise.resolve(value)),
    forget: (key: string) => void values.delete(key),
  }
}

/** The same for a single value. */
export function once<T>(make: () => Promise<T>) {
  const each = onceEach<T>()
  return { get: () => each.get('', make), known: () => each.known('') }
}
