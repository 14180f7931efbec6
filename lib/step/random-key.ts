import { randomBytes } from 'node:crypto'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { StepKind } from './context.ts'
import { aboutObject } from './describe.ts'
import { readLive } from './manifest/read-live.ts'
import { serverSideApply } from './manifest/server-side-apply.ts'
import { removeOwned, undoChanges } from './manifest/undo-objects.ts'
import { withOwnerLabels } from './ownership.ts'
import { relabelChanges, relabelObject } from './relabel.ts'
import type { RandomKeyStep } from './step.ts'

/** A Secret with a random key, made once: another key than the one in use would cut off whoever has that. */
export const randomKeyKind: StepKind<RandomKeyStep> = {
  async probe(step, context) {
    const { wanted, live } = await readLive(keySecret(step), await context.clients())
    if (live === undefined) return [{ action: 'create', ...aboutObject(wanted) }]
    return relabelChanges(live, context.ownerComponent)
  },

  async apply(step, context) {
    const clients = await context.clients()
    const { wanted, live } = await readLive(keySecret(step), clients)
    if (live !== undefined) return relabelObject(live, clients, context)
    const key = randomBytes(step.bytes).toString('base64')
    const data = { [step.entry]: Buffer.from(key).toString('base64') }
    await serverSideApply(
      [withOwnerLabels({ ...wanted, data }, live, context.ownerComponent)],
      clients,
      context.process,
    )
  },

  undo: {
    probe: async (step, context) => undoChanges([keySecret(step)], await context.clients()),
    apply: async (step, context) => removeOwned([keySecret(step)], await context.clients(), context),
  },
}

/** The Secret without its key. */
export const keySecret = ({ secret }: RandomKeyStep): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: secret,
})
