import type { Lab } from '../../lab/schema.ts'
import type { RunOptions } from '../../task/run-options.ts'
import type { Host } from '../../task/task.ts'
import { withWorkspace } from '../../workspace/workspace.ts'
import type { ClusterStatus } from './facts.ts'
import { observeCluster } from './observe-cluster.ts'
import { statusText } from './text.ts'

/** Prints what is there of the lab, on one screen or as JSON; it changes nothing, and works with what answers. */
export async function status(options: RunOptions, host: Host): Promise<number> {
  const { clusters } = await observeLab(options, host)
  host.print(options.json ? JSON.stringify({ clusters }, undefined, 2) : statusText(clusters))
  return 0
}

/** A lab, with every cluster of it, or the one that is meant, as it is now. */
export async function observeLab(
  options: RunOptions,
  host: Host,
): Promise<{ lab: Lab; clusters: readonly ClusterStatus[] }> {
  const silent = { ...host, emit: () => {} } // probes tell of what only a run has to say
  const opening = { lenient: true, hostOf: () => (options.json ? silent : host) }
  return withWorkspace(options, host, opening, async (workspace) => {
    // what somebody else holds is a difference like any other to one who only looks
    const parts = { ...workspace, host: silent, adopt: true }
    const clusters = await Promise.all(workspace.clusters.map((cluster) => observeCluster(cluster, parts)))
    return { lab: workspace.project.lab, clusters }
  })
}
