import { valueAt } from '../../value-at.ts'
import { HIDDEN, HIDDEN_OTHER } from '../redact.ts'
import type { SecretReference } from '../secret.ts'
import { mergeValues } from './merge-values.ts'

type Values = Readonly<Record<string, unknown>>
type References = Readonly<Record<string, SecretReference>>

/** Values with the secrets at their paths; a secret that does not exist yet gets a text that differs from any value. */
export async function secretValues(
  references: References,
  resolve: (reference: SecretReference) => Promise<string | undefined>,
): Promise<Values> {
  const entries = Object.entries(references).map(async ([path, reference]) => {
    const value = (await resolve(reference)) ?? 'still to be made'
    return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Values
  })
  return mergeValues(await Promise.all(entries))
}

/** Texts that must never be shown: those at the paths of secrets, whatever their source; fingerprints are public. */
export const secretTexts = (values: Values, references: References): readonly string[] =>
  secretPaths(references).flatMap((path) => {
    const text = secretAt(values, path)
    return typeof text === 'string' && text !== '' ? [text] : []
  })

/** Two sets of values with placeholders for the secrets, which differ where the secrets do. */
export function redactedValues(held: Values, wanted: Values, references: References): [Values, Values] {
  return secretPaths(references).reduce<[Values, Values]>(
    ([left, right], path) => {
      const isSame = secretAt(left, path) === secretAt(right, path)
      return [redactAt(left, path, HIDDEN), redactAt(right, path, isSame ? HIDDEN : HIDDEN_OTHER)]
    },
    [held, wanted],
  )
}

const secretPaths = (references: References) =>
  Object.entries(references).flatMap(([path, { part }]) => (part === 'fingerprint' ? [] : [path]))

const secretAt = (values: Values, path: string) => valueAt(values, path.split('.'))

function redactAt(values: Values, path: string, placeholder: string): Values {
  if (secretAt(values, path) === undefined) return values
  const overlay = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), placeholder)
  return mergeValues([values, overlay as Values])
}
