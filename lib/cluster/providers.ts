import type { ProviderName } from '../lab/schema.ts'
import { existingProvider } from './existing/provider.ts'
import { kindProvider } from './kind/provider.ts'
import type { Provider } from './provider.ts'
import { rehearsalProvider } from './rehearsal/provider.ts'

export const providers: Readonly<Record<ProviderName, Provider>> = {
  kind: kindProvider,
  existing: existingProvider,
  rehearsal: rehearsalProvider,
}
