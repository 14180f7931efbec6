import { providers } from '../cluster/providers.ts'
import { plannedJobs } from '../engine/cluster-preview.ts'
import { labJobs } from '../engine/jobs.ts'
import { type PlanItem, type PlannedJob, preview } from '../engine/preview.ts'
import type { Change } from '../step/change.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import type { ToolName } from '../tools/catalog.ts'
import { checkCompatibility } from '../workspace/check-compatibility.ts'
import { type LabCluster, openClusters } from '../workspace/clusters.ts'
import { loadProject } from '../workspace/load-project.ts'
import { openToolbox, type Toolbox } from '../workspace/toolbox.ts'

/** Tells what `up` would do to the whole lab, and gives the exit code. */
export async function plan(options: RunOptions, host: Host): Promise<number> {
  const project = await loadProject(options, host)
  const toolbox = await openToolbox(options, host)
  checkCompatibility(project, options, toolbox, host)
  const { clusters } = await openClusters(project, toolbox, host)
  const parts = { project, toolbox, host, adopt: options.adopt }
  const ofClusters = clusters.flatMap((cluster) => plannedJobs(labJobs([cluster], parts), parts))
  return preview('plan', [plannedTools(clusters, toolbox, host), ...ofClusters], clusters, host)
}

/** The programs that a run on these clusters would have to get first. */
function plannedTools(clusters: readonly LabCluster[], toolbox: Toolbox, host: Host): PlannedJob {
  const used = clusters.flatMap(({ cluster }) => providers[cluster.provider].tools)
  const foreseeTool = async (name: ToolName): Promise<readonly Change[]> => {
    const version = await toolbox.missing(name, host)
    if (version === undefined) return []
    return [{ action: 'create', what: `tool ${name} ${version}`, because: 'not on this machine yet' }]
  }
  const parts = [...new Set<ToolName>(['kubectl', 'helm', ...used])].map(
    (name): PlanItem => ({
      name,
      preview: () => foreseeTool(name),
    }),
  )
  const reference = { job: 'tools' }
  return { reference, needs: [], items: async () => parts, areAddressesAssumed: async () => false }
}
