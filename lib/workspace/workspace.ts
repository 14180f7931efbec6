import type { RunOptions } from '../task/run-options.ts'
import type { ComponentTask, Host } from '../task/task.ts'
import { checkCompatibility } from './check-compatibility.ts'
import { type OpenedLab, openClusters } from './clusters.ts'
import { loadProject } from './load-project.ts'
import type { Project } from './project.ts'
import { openToolbox, type Toolbox } from './toolbox.ts'

/** A lab opened for one run. */
export interface Workspace extends OpenedLab {
  project: Project
  toolbox: Toolbox
  host: Host
}

export interface Opening {
  /** The host of the run, such as one with a journal; the given one if left out. */
  hostOf?(project: Project): Host
  /** The task that is run by itself. */
  standalone?: Pick<ComponentTask, 'name' | 'needs'>
  /** Whether the lab must keep the compatibility rules. */
  checksRules?: boolean
  /** What cannot be observed is assumed; see {@link openClusters}. */
  lenient?: boolean
  /** Opens every cluster of the lab, though the run may be about one of them. */
  everyCluster?: boolean
}

/**
 * Opens a lab, works on it, and closes the clients of its clusters, also when the work fails.
 *
 * @throws Failure with what is wrong with the lab or the options, before the work begins
 */
export async function withWorkspace<T>(
  options: Pick<RunOptions, 'lab' | 'provider' | 'cluster' | 'frozen' | 'accept'>,
  host: Host,
  opening: Opening,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const { hostOf = () => host, checksRules = false, lenient = false, everyCluster = false } = opening
  const project = await loadProject(options, host, opening.standalone)
  const runHost = hostOf(project)
  const toolbox = await openToolbox(options, runHost)
  if (checksRules) checkCompatibility(project, options, toolbox, runHost)
  const opened = everyCluster ? { ...project, clusters: Object.keys(project.lab.clusters) } : project
  const lab = await openClusters(opened, toolbox, runHost, lenient)
  try {
    return await work({ ...lab, project, toolbox, host: runHost })
  } finally {
    await Promise.all(lab.clusters.map((cluster) => cluster.close()))
  }
}
