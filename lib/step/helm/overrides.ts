import type { Override } from '../change.ts'
import { fieldChanges } from '../difference.ts'
import { HIDDEN, HIDDEN_OTHER, withoutSecrets } from '../redact.ts'
import type { HelmStep } from '../step.ts'
import { mergeValues } from './merge-values.ts'
import { secretValues } from './secret-values.ts'
import { userValues } from './values.ts'

/** Computed values that the user's files and values change; a value that they only add is no override. */
export async function overridesOf({ values }: HelmStep, labFolder: string): Promise<readonly Override[]> {
  const { computed, secret = {} } = values
  const computedOnly = mergeValues([computed, await secretValues(secret, async () => HIDDEN)])
  const all = mergeValues([computedOnly, ...(await userValues(values, labFolder))])
  const changed = fieldChanges(computedOnly, all).filter(({ from }) => from !== undefined)
  return withoutSecrets(changed).map(({ path, from, to }) => ({
    path,
    computed: from,
    given: path in secret ? HIDDEN_OTHER : to,
  }))
}
