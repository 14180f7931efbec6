import type { ProviderName } from '../lab/schema.ts'
import { existingProvider } from './existing/provider.ts'
import { kindProvider } from './kind/provider.ts'
import type { ClusterSource, Provider, ProviderRun } from './provider.ts'
import { rehearsalProvider } from './rehearsal/provider.ts'

export const providers: Readonly<Record<ProviderName, Provider>> = {
  kind: kindProvider,
  existing: existingProvider,
  rehearsal: rehearsalProvider,
}

export type ClusterSources = Readonly<Record<ProviderName, ClusterSource>>

/** Every provider, for one run. */
export const clusterSources = (run: ProviderRun): ClusterSources => ({
  kind: kindProvider.forRun(run),
  existing: existingProvider.forRun(run),
  rehearsal: rehearsalProvider.forRun(run),
})
