import type { Lab } from '../../lab/schema.ts'
import type { RunOptions } from '../../task/run-options.ts'
import type { Host } from '../../task/task.ts'
import { withWorkspace } from '../../workspace/workspace.ts'
import type { ClusterStatus } from './facts.ts'
import { observeCluster } from './observe-cluster.ts'
import { statusText } from './text.ts'

/** Prints the observed state of the lab as text or JSON; changes nothing. A cluster that does not answer is reported. */
export async function status(options: RunOptions, host: Host): Promise<number> {
  const { clusters } = await observeLab(options, host)
  host.print(options.json ? JSON.stringify({ clusters }, undefined, 2) : statusText(clusters))
  return 0
}

/** The lab, and the observed state of its clusters, or of the selected one. */
export async function observeLab(
  options: RunOptions,
  host: Host,
): Promise<{ lab: Lab; clusters: readonly ClusterStatus[] }> {
  const silent = { ...host, emit: () => {} } // the notes of probes are meant for runs only
  const opening = { lenient: true, hostOf: () => (options.json ? silent : host) }
  return withWorkspace(options, host, opening, async (workspace) => {
    // adopt: a field of another manager is reported as drift like any other, since nothing is applied
    const run = { ...workspace, host: silent, adopt: true }
    const clusters = await Promise.all(workspace.clusters.map((cluster) => observeCluster(cluster, run)))
    return { lab: workspace.project.lab, clusters }
  })
}
