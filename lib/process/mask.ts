/** A line of a secret this short is no secret by itself: `}` or `==`. */
const TELLING_LENGTH = 8

/** `text` with every secret in it replaced by `***`; of a secret of several lines each line, as output comes by line. */
export function mask(text: string, secrets: readonly string[] = []): string {
  const lines = secrets.flatMap((secret) => secret.split(/\r?\n/))
  const parts = [...secrets, ...lines.filter((line) => line.length >= TELLING_LENGTH)]
  return parts
    .filter((part) => part !== '')
    .toSorted((a, b) => b.length - a.length) // one secret may be the beginning of another
    .reduce((masked, part) => masked.replaceAll(part, '***'), text)
}
