import { expect, test } from 'vitest'
import { wantedObjects } from '../../../lib/step/manifest/wanted-objects.ts'
import { objects } from '../../../lib/step/steps.ts'
import { rig } from '../rig.ts'

const object = (kind: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'a' },
  ...more,
})
const webhook = object('ValidatingWebhookConfiguration', {
  webhooks: [{ clientConfig: { service: { name: 'a', namespace: 'b' } } }],
})
const all = [object('ConfigMap'), object('DaemonSet'), object('Pod'), webhook]

async function kindsOf(workloads?: 'only' | 'none', dataPlane = true) {
  const { context, notes } = rig({ dataPlane })
  const step = objects('shelf', all, workloads === undefined ? {} : { workloads })
  return { kinds: (await wantedObjects(step, context)).map(({ kind }) => kind), notes }
}

test.each([
  [undefined, ['ConfigMap', 'DaemonSet', 'Pod', 'ValidatingWebhookConfiguration']],
  ['only' as const, ['DaemonSet', 'Pod']],
  ['none' as const, ['ConfigMap', 'ValidatingWebhookConfiguration']],
])('workloads %s: %j', async (workloads, kinds) => {
  expect(await kindsOf(workloads)).toEqual({ kinds, notes: [] })
})

test('without a data plane, webhooks that call a service are left out, with a note', async () => {
  expect(await kindsOf('none', false)).toEqual({
    kinds: ['ConfigMap'],
    notes: ['shelf: ValidatingWebhookConfiguration a left out, no pod could answer it here'],
  })
})
