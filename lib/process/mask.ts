/** Minimum length of a secret's line to be masked: a shorter one, such as `}` or `==`, is no secret by itself. */
const MIN_SECRET_LENGTH = 8

/**
 * Replaces every secret in `text` by `***`, and each line of a multi-line secret, because output comes line by line.
 */
export function mask(text: string, secrets: readonly string[] = []): string {
  const lines = secrets.flatMap((secret) => secret.split(/\r?\n/))
  const parts = [...secrets, ...lines.filter((line) => line.length >= MIN_SECRET_LENGTH)]
  return parts
    .filter((part) => part !== '')
    .toSorted((a, b) => b.length - a.length) // longest first: one secret may be the prefix of another
    .reduce((masked, part) => masked.replaceAll(part, '***'), text)
}
