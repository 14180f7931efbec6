import type { StepKind } from './context.ts'
import type { ClusterStep } from './step.ts'

/** The cluster itself; its provider knows how. */
export const clusterKind: StepKind<ClusterStep> = {
  probe: (_step, { lifecycle, process }) => lifecycle.differences(process),
  apply: (_step, { lifecycle, process, note }) => lifecycle.create({ ...process, note }),
  undo: {
    async probe({ name }, { lifecycle }) {
      const owner = await lifecycle.owner()
      if (owner === 'nobody') return []
      return owner === 'us'
        ? [{ action: 'remove', what: name }]
        : [{ action: 'keep', what: name, because: 'we did not make it' }]
    },
    apply: (_step, { lifecycle, process }) => lifecycle.remove(process),
  },
}
