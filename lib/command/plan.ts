import { providers } from '../cluster/providers.ts'
import { plannedJobs } from '../engine/cluster-preview.ts'
import { labJobs } from '../engine/jobs.ts'
import { type PlanItem, type PlannedJob, preview } from '../engine/preview.ts'
import type { Change } from '../step/change.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import type { ToolName } from '../tools/catalog.ts'
import type { LabCluster } from '../workspace/clusters.ts'
import type { Toolbox } from '../workspace/toolbox.ts'
import { withWorkspace } from '../workspace/workspace.ts'

/** Tells what `up` would do to the whole lab, and gives the exit code. */
export async function plan(options: RunOptions, host: Host): Promise<number> {
  return withWorkspace(options, host, { checksRules: true }, async (workspace) => {
    const { clusters, toolbox } = workspace
    const parts = { ...workspace, adopt: options.adopt }
    const ofClusters = clusters.flatMap((cluster) => plannedJobs(labJobs([cluster], parts), parts))
    return preview('plan', [plannedTools(clusters, toolbox, host), ...ofClusters], host)
  })
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
