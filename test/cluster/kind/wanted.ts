import type { Replaceable, Wanted } from '../../../lib/cluster/provider.ts'
import { loadLab } from '../../../lib/lab/load.ts'
import type { Cluster } from '../../../lib/lab/schema.ts'

/** A cluster entry of a lab file, with its defaults. */
export function clusterOf(entry: object): Cluster {
  const loaded = loadLab(JSON.stringify({ clusters: { west: entry } }), {})
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  return loaded.lab.clusters.west as Cluster
}

/** A plan with these ranges. */
export function wantedOf(
  ranges: { pods?: string[]; services?: string[] },
  replaces: readonly Replaceable[],
): Wanted {
  const planned = (texts: readonly string[]) =>
    texts.map((text) => ({
      family: text.includes(':') ? (6 as const) : (4 as const),
      text,
      reason: '',
      assumed: false,
    }))
  const addresses = {
    name: 'west',
    slot: 0,
    clusterId: 1,
    meshNodePort: 32379,
    network: 'kind',
    pods: planned(ranges.pods ?? ['10.0.0.0/16']),
    services: planned(ranges.services ?? ['10.1.0.0/20']),
    pool: planned(['172.18.255.200-172.18.255.250']),
    controlPlaneVip: planned(['172.18.255.251']),
  }
  return { addresses, replaces }
}
