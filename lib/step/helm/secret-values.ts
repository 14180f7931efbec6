import { valueAt } from '../../value-at.ts'
import { HIDDEN, HIDDEN_OTHER } from '../redact.ts'
import type { SecretReference } from '../secret.ts'
import { mergeValues } from './merge-values.ts'

type Values = Readonly<Record<string, unknown>>
type References = Readonly<Record<string, SecretReference>>

/** Values that hold the secrets at their paths; what cannot be had yet differs from whatever there is. */
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

/** The texts that must not be seen: all but fingerprints, whatever put them there. */
export const secretTexts = (values: Values, references: References): readonly string[] =>
  concealedPaths(references).flatMap((path) => {
    const text = at(values, path)
    return typeof text === 'string' && text !== '' ? [text] : []
  })

/** Two sets of values with words in place of the secrets, which differ where the secrets do. */
export function concealed(held: Values, wanted: Values, references: References): [Values, Values] {
  return concealedPaths(references).reduce<[Values, Values]>(
    ([left, right], path) => {
      const isSame = at(left, path) === at(right, path)
      return [conceal(left, path, HIDDEN), conceal(right, path, isSame ? HIDDEN : HIDDEN_OTHER)]
    },
    [held, wanted],
  )
}

const concealedPaths = (references: References) =>
  Object.entries(references).flatMap(([path, { part }]) => (part === 'fingerprint' ? [] : [path]))

const at = (values: Values, path: string) => valueAt(values, path.split('.'))

function conceal(values: Values, path: string, word: string): Values {
  if (at(values, path) === undefined) return values
  const overlay = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), word)
  return mergeValues([values, overlay as Values])
}
