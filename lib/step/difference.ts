import { isDeepStrictEqual } from 'node:util'
import { isRecord } from '../is-record.ts'
import type { FieldChange } from './change.ts'

/** Every leaf in which two JSON values differ; arrays of unequal length differ as a whole. */
export function fieldChanges(from: unknown, to: unknown, path = ''): readonly FieldChange[] {
  if (isDeepStrictEqual(from, to)) return []
  if (isRecord(from) && isRecord(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])]
    return keys.flatMap((key) => fieldChanges(from[key], to[key], path === '' ? key : `${path}.${key}`))
  }
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    return from.flatMap((item, index) => fieldChanges(item, to[index], `${path}[${index}]`))
  }
  return [{ path, from, to }]
}
