import { randomBytes } from 'node:crypto'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { StepKind } from './context.ts'
import { describeObject } from './describe.ts'
import { readLive } from './manifest/read-live.ts'
import { serverSideApply } from './manifest/server-side-apply.ts'
import { removeOurs, waysBack } from './manifest/undo-objects.ts'
import { marked } from './ownership.ts'
import type { RandomKeyStep } from './step.ts'

/** A Secret with a random key, made once: another key than the one in use would cut off whoever has that. */
export const randomKeyKind: StepKind<RandomKeyStep> = {
  async probe(step, context) {
    const { wanted, live } = await readLive(keySecret(step), await context.doors())
    return live === undefined ? [{ action: 'create', what: describeObject(wanted) }] : []
  },

  async apply(step, context) {
    const doors = await context.doors()
    const { wanted, live } = await readLive(keySecret(step), doors)
    if (live !== undefined) return
    const key = randomBytes(step.bytes).toString('base64')
    const data = { [step.entry]: Buffer.from(key).toString('base64') }
    await serverSideApply([marked({ ...wanted, data }, live, context.madeFor)], doors, context.process)
  },

  undo: {
    probe: async (step, context) => waysBack([keySecret(step)], await context.doors()),
    apply: async (step, context) => removeOurs([keySecret(step)], await context.doors(), context),
  },
}

/** The Secret without its key. */
export const keySecret = ({ secret }: RandomKeyStep): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: secret,
})
