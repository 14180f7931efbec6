import { stringify } from 'yaml'
import type { z } from 'zod'
import { readObjects } from '../step/read-objects.ts'
import type { Step } from '../step/step.ts'
import type { ComponentTask, Host } from '../task/define-task.ts'
import type { LabCluster } from './clusters.ts'
import type { Toolbox } from './toolbox.ts'

/** Prints the objects that a task would apply as YAML documents, for `kubectl apply -f -`; Helm releases are not among them. */
export async function printObjects(
  task: ComponentTask,
  clusters: readonly LabCluster[],
  inputs: readonly z.output<ComponentTask['input']>[],
  toolbox: Toolbox,
  host: Host,
): Promise<number> {
  for (const [index, cluster] of clusters.entries()) {
    const steps = task.steps(inputs[index] ?? {}, await cluster.world())
    const lists = await Promise.all(steps.map((step) => objectsOf(step, toolbox, host)))
    const documents = lists
      .flat()
      .map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }))
    if (documents.length > 0) host.print(documents.join('---\n').trimEnd())
  }
  return 0
}

async function objectsOf(step: Step, toolbox: Toolbox, host: Host) {
  if (step.kind !== 'manifest') return []
  const { content } = step
  return 'objects' in content ? content.objects : readObjects(await toolbox.resolve(content.artifact, host))
}
