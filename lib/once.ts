/**
 * Keeps what is made once for each key, however many ask for it at the same time; a failure is not kept for the next who
 * asks.
 */
export function onceEach<T>() {
  const made = new Map<string, Promise<T>>()
  return {
    get(key: string, make: () => Promise<T>): Promise<T> {
      const known = made.get(key)
      if (known !== undefined) return known
      const making = make()
      made.set(key, making)
      making.catch(() => {
        if (made.get(key) === making) made.delete(key) // and not what was made in its place meanwhile
      })
      return making
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
