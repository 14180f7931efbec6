import type { FieldChange } from './change.ts'

/** Names of fields whose values are nobody's business; a Secret's data is, whatever its name. */
const SECRET_NAME =
  /pass(word|phrase|wd)|secret|token|credential|(private|api|access|encryption)-?key$|(^|[._-])key$/i
const SECRET_TEXT = /-----BEGIN [A-Z ]*PRIVATE KEY-----/

export const HIDDEN = '(secret)'
/** Stands for a secret where both are known to differ. */
export const HIDDEN_OTHER = '(another secret)'

/** Changes of fields without the values of secrets: that they differ is told, not what they are. */
export function withoutSecrets(fields: readonly FieldChange[], isSecret = false): readonly FieldChange[] {
  return fields.map(({ path, from, to }) => {
    const hide = (value: unknown) => hidden(value, path, isSecret && /^(data|stringData)\b/.test(path))
    return { path, from: hide(from), to: hide(to) }
  })
}

function hidden(value: unknown, path: string, isSecret: boolean): unknown {
  if (value === undefined || value === null) return value
  if (Array.isArray(value)) return value.map((item) => hidden(item, path, isSecret))
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, inner]) => [key, hidden(inner, key, isSecret)])
    return Object.fromEntries(entries)
  }
  if (value === HIDDEN_OTHER) return value
  const isText = typeof value === 'string'
  const isHidden = isSecret || (isText && (SECRET_NAME.test(lastName(path)) || SECRET_TEXT.test(value)))
  return isHidden ? HIDDEN : value
}

/** `ca.key` of `data.ca.key` and `values.tls.ca.key` alike: a key of a map may have dots in it. */
const lastName = (path: string) =>
  path
    .split('.')
    .slice(-2)
    .join('.')
    .replace(/\[\d+\]$/, '')
