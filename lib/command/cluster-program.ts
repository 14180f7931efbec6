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

/** A program that inspects a cluster by itself, and its arguments. */
export interface ClusterProgram {
  tool: Artifact
  /** The component that it inspects; clusters without it are skipped. */
  component: string
  deadlineMs: number
  /** The name of a second cluster that it reaches at the same time. */
  other?: string | undefined
  /** Its arguments, except the context of the cluster. */
  args(cluster: ProgramCluster): readonly string[]
}

interface ProgramCluster {
  /** The number of nodes that take any pod: schedulable, and without a taint that keeps pods off. */
  nodes: number
  /** The kubeconfig context of the second cluster. */
  otherContext: string | undefined
}

/**
 * Runs a program on each cluster of the lab, one after the other, and prints its output. It would find nothing on a
 * cluster that runs no pods: such a cluster is inconclusive, which is never a success.
 *
 * @returns the exit code: 1 if the program failed on any cluster, else 3 if a cluster was inconclusive, else 0
 */
export async function runOnClusters(
  program: ClusterProgram,
  options: RunOptions,
  host: Host,
): Promise<number> {
  // every cluster, since the second one can be outside the selection of the run
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
  const programExits: number[] = []
  for (const cluster of real) programExits.push(await runOn(cluster, path, program, other, options, host))
  if (programExits.some((exitCode) => exitCode !== 0)) return exitCodes.failed
  return real.length < clusters.length ? exitCodes.inconclusive : exitCodes.done
}

/** @throws Failure `usage` if the lab has no cluster of that name with the component */
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
  const onLine = (raw: string) => {
    const line = stripVTControlCharacters(raw) // some programs colour their output for pipes too
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
