/** What stands at a path of keys, in objects and lists; undefined where something on the way is neither, or lacks the key. */
export const valueAt = (start: unknown, keys: readonly string[]): unknown =>
  keys.reduce((at, key) => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined), start)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
