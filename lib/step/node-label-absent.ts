import { kubectl, kubeProcess } from '../kube/access.ts'
import { list } from '../kube/list.ts'
import type { Node } from '../kube/objects/core.ts'
import { runOk } from '../process/run.ts'
import type { StepKind } from './context.ts'
import { aboutObject } from './describe.ts'
import type { NodeLabelAbsentStep } from './step.ts'

/** At least one node without a label. Where every node has it, it is taken off them all; where some have, that is said. */
export const nodeLabelAbsentKind: StepKind<NodeLabelAbsentStep> = {
  async probe({ label, meaning }, { clients, note }) {
    const { reader } = await clients()
    const nodes = await list<Node>(reader, '/api/v1/nodes')
    const labelled = nodes.filter(({ metadata }) => metadata.labels?.[label] !== undefined)
    const names = labelled.map(({ metadata }) => metadata.name)
    if (labelled.length > 0 && labelled.length < nodes.length)
      note(`${names.join(', ')}: ${meaning} (label ${label}); the other nodes do`)
    if (labelled.length === 0 || labelled.length < nodes.length) return []
    return labelled.map(({ metadata: { name, labels } }) => ({
      action: 'change',
      ...aboutObject({ apiVersion: 'v1', kind: 'Node', metadata: { name } }),
      fields: [{ path: `metadata.labels.${label}`, from: labels?.[label], to: undefined }],
    }))
  },

  async apply({ label }, { clients, process }) {
    const { tools, access } = await clients()
    await runOk(kubectl(tools, access, ['label', 'nodes', '--all', `${label}-`]), kubeProcess(process, tools))
  },
}
