import { stripVTControlCharacters } from 'node:util'
import { exitCodes, usageFailure } from '../failure.ts'
import type { ClusterAccess } from '../kube/access.ts'
import { list } from '../kube/list.ts'
import type { Node } from '../kube/objects/core.ts'
import { suggestion } from '../nearest.ts'
import { childEnvironment } from '../process/environment.ts'
import { run } from '../process/run.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import type { Artifact } from '../tools/artifact.ts'
import type { LabCluster } from '../workspace/clusters.ts'
import type { Project } from '../workspace/project.ts'
import { requireUp } from '../workspace/require-up.ts'
import { type Workspace, withWorkspace } from '../workspace/workspace.ts'

/** A program that looks at clusters by itself, and how it is called. */
export interface ClusterProgram {
  tool: Artifact
  /** The component it is about: clusters without it are left out. */
  component: string
  deadlineMs: number
  /** A second cluster that it needs to reach at the same time. */
  other?: string | undefined
  /** All arguments but those that name the cluster. */
  args(cluster: ProgramCluster): readonly string[]
}

interface ProgramCluster {
  /** Nodes that take any pod. */
  nodes: number
  /** The kubeconfig's context of the second cluster. */
  otherContext: string | undefined
}

/**
 * Runs a program on each cluster of the lab, one after the other, and prints what it prints. Where pods do not really run
 * it would find nothing: such a cluster is inconclusive, which is never a success.
 *
 * @returns the exit code: 0, 1 where the program failed anywhere, else 3 where a cluster was inconclusive
 */
export async function runOnClusters(
  program: ClusterProgram,
  options: RunOptions,
  host: Host,
): Promise<number> {
  // every cluster, since the second one need not be among those that the run is about
  return withWorkspace(options, host, { everyCluster: true }, (workspace) =>
    runIn(workspace, program, options),
  )
}

async function runIn(
  { project, toolbox, clusters: all, host }: Workspace,
  program: ClusterProgram,
  options: RunOptions,
): Promise<number> {
  const clusters = all.filter(
    ({ name, cluster }) =>
      project.clusters.includes(name) && cluster.components[program.component] !== undefined,
  )
  if (clusters.length === 0) throw usageFailure([`no cluster of the lab has ${program.component}`])
  const other = otherAccess(program, project, all)
  const real = clusters.filter(({ managed }) => managed.dataPlane)
  for (const { name } of clusters.filter(({ managed }) => !managed.dataPlane))
    host.emit({ type: 'note', text: `${name}: inconclusive, its nodes are simulated and run no pods` })
  if (real.length === 0) return exitCodes.inconclusive
  await requireUp(real, host)
  const path = await toolbox.resolve(program.tool, host)
  const ended: number[] = []
  for (const cluster of real) ended.push(await runOn(cluster, path, program, other, options, host))
  if (ended.some((exitCode) => exitCode !== 0)) return exitCodes.failed
  return real.length < clusters.length ? exitCodes.inconclusive : exitCodes.done
}

/** @throws Failure `usage` where the run is not about such a cluster */
function otherAccess(
  { other, component }: ClusterProgram,
  { lab }: Project,
  clusters: readonly LabCluster[],
): ClusterAccess | undefined {
  if (other === undefined) return undefined
  const found = clusters.find(({ name }) => name === other)
  const names = Object.keys(lab.clusters).filter((name) => lab.clusters[name]?.components[component])
  if (found !== undefined) return found.managed.access
  throw usageFailure([`no cluster ${other} with ${component}${suggestion(other, names)}`])
}

async function runOn(
  cluster: LabCluster,
  path: string,
  program: ClusterProgram,
  other: ClusterAccess | undefined,
  { json }: RunOptions,
  host: Host,
): Promise<number> {
  const { access } = cluster.managed
  const isOther = other?.context === access.context
  if (isOther) return 0
  const kubeconfigs = [access.kubeconfig, ...(other === undefined ? [] : [other.kubeconfig])]
  const args = program.args({
    nodes: await schedulableNodes(cluster),
    otherContext: other?.context,
  })
  const reference = { job: cluster.name, component: program.component, cluster: cluster.name }
  const onLine = (told: string) => {
    const line = stripVTControlCharacters(told) // programs may have colours for pipes as well
    if (json) host.emit({ type: 'output', ...reference, line })
    else host.print(line)
  }
  const { exitCode } = await run(
    { argv: [path, ...args, '--context', access.context], deadlineMs: program.deadlineMs },
    {
      env: { ...childEnvironment(host.env), KUBECONFIG: kubeconfigs.join(':') },
      signal: host.signal,
      onLine,
    },
  )
  return exitCode
}

async function schedulableNodes(cluster: LabCluster): Promise<number> {
  const { reader } = await cluster.clients()
  const isOpen = ({ spec = {} }: Node) =>
    spec.unschedulable !== true && !spec.taints?.some(({ effect }) => effect !== 'PreferNoSchedule')
  return (await list<Node>(reader, '/api/v1/nodes')).filter(isOpen).length
}
