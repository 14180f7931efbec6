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
      value.catch(() => {
        if (values.get(key) === value) values.delete(key) // and not a newer value in its place
      })
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
  return {
    get: () => each.get('', make),
    known: () => each.known(''),
    forget: () => each.forget(''),
  }
}

/** Makes a value once for each object, for as long as the object is there. */
export function oncePer<Key extends object, T>(make: (key: Key) => T): (key: Key) => T {
  const made = new WeakMap<Key, { value: T }>()
  return (key) => {
    const known = made.get(key) ?? { value: make(key) }
    made.set(key, known)
    return known.value
  }
}
