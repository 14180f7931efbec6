/** The value at a path of keys in objects and lists; undefined if a key is missing or its parent is neither. */
export const valueAt = (start: unknown, keys: readonly string[]): unknown =>
  keys.reduce((at, key) => (hasKeys(at) && Object.hasOwn(at, key) ? at[key] : undefined), start)

const hasKeys = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
