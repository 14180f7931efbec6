import { stringify } from 'yaml'
import type { z } from 'zod'
import { contentObjects } from '../../step/manifest/content.ts'
import type { Step } from '../../step/step.ts'
import type { ComponentTask, Host } from '../../task/task.ts'
import type { LabCluster } from '../../workspace/clusters.ts'
import { labFolder, type Project } from '../../workspace/project.ts'
import type { Toolbox } from '../../workspace/toolbox.ts'

/** Prints the objects that a task would apply as YAML documents, for `kubectl apply -f -`; Helm releases are not among them. */
export async function printObjects(
  task: ComponentTask,
  clusters: readonly LabCluster[],
  inputs: readonly z.output<ComponentTask['input']>[],
  project: Project,
  toolbox: Toolbox,
  host: Host,
): Promise<number> {
  for (const [index, cluster] of clusters.entries()) {
    const steps = task.steps(inputs[index] ?? {}, await cluster.taskContext())
    const lists = await Promise.all(steps.map((step) => objectsOf(step, project, toolbox, host)))
    const documents = lists
      .flat()
      .map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }))
    if (documents.length > 0) host.print(documents.join('---\n').trimEnd())
  }
  return 0
}

async function objectsOf(step: Step, project: Project, toolbox: Toolbox, host: Host) {
  if (step.kind !== 'manifest') return []
  return contentObjects(step.content, {
    resolve: (artifact) => toolbox.resolve(artifact, host),
    labFolder: labFolder(project),
    process: host,
  })
}
