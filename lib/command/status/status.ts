import type { RunOptions } from '../../task/run-options.ts'
import type { Host } from '../../task/task.ts'
import { openClusters } from '../../workspace/clusters.ts'
import { loadProject } from '../../workspace/load-project.ts'
import { openToolbox } from '../../workspace/toolbox.ts'
import type { ClusterStatus } from './facts.ts'
import { observeCluster } from './observe-cluster.ts'
import { statusText } from './text.ts'

/** Prints what is there of the lab, on one screen or as JSON; it changes nothing, and works with what answers. */
export async function status(options: RunOptions, host: Host): Promise<number> {
  const clusters = await observeLab(options, host)
  host.print(options.json ? JSON.stringify({ clusters }, undefined, 2) : statusText(clusters))
  return 0
}

/** Every cluster of the lab, or the one that is meant, as it is now. */
export async function observeLab(options: RunOptions, host: Host): Promise<readonly ClusterStatus[]> {
  const project = await loadProject(options, host)
  const silent = { ...host, emit: () => {} } // probes tell of what only a run has to say
  const toolbox = await openToolbox(options, options.json ? silent : host)
  const { clusters } = await openClusters(project, toolbox, host, true)
  try {
    // what somebody else holds is a difference like any other to one who only looks
    const parts = { project, toolbox, host: silent, adopt: true }
    return await Promise.all(clusters.map((cluster) => observeCluster(cluster, parts)))
  } finally {
    await Promise.all(clusters.map((cluster) => cluster.close()))
  }
}
