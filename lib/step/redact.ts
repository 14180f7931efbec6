import type { FieldChange } from './change.ts'

/** Field names whose values are secret; the data of a Secret is secret whatever its name. */
const SECRET_NAME =
  /pass(word|phrase|wd)|secret|token|credential|(private|api|access|encryption)-?key$|(^|[._-])key$/i
const SECRET_TEXT = /-----BEGIN [A-Z ]*PRIVATE KEY-----/

export const HIDDEN = '(secret)'
/** Stands for the second of two secrets that are known to differ. */
export const HIDDEN_OTHER = '(another secret)'

/** Field changes with the secrets redacted: they show that two values differ, not the values. */
export function withoutSecrets(fields: readonly FieldChange[], isSecret = false): readonly FieldChange[] {
  return fields.map(({ path, from, to }) => {
    const redact = (value: unknown) => redacted(value, path, isSecret && /^(data|stringData)\b/.test(path))
    return { path, from: redact(from), to: redact(to) }
  })
}

function redacted(value: unknown, path: string, isSecret: boolean): unknown {
  if (value === undefined || value === null) return value
  if (Array.isArray(value)) return value.map((item) => redacted(item, path, isSecret))
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, inner]) => [key, redacted(inner, key, isSecret)])
    return Object.fromEntries(entries)
  }
  if (value === HIDDEN_OTHER) return value
  const isText = typeof value === 'string'
  const isHidden = isSecret || (isText && (SECRET_NAME.test(lastName(path)) || SECRET_TEXT.test(value)))
  return isHidden ? HIDDEN : value
}

/** `ca.key` for both `data.ca.key` and `values.tls.ca.key`: a map key may contain dots. */
const lastName = (path: string) =>
  path
    .split('.')
    .slice(-2)
    .join('.')
    .replace(/\[\d+\]$/, '')
