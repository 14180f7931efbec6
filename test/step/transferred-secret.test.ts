import { expect, test } from 'vitest'
import { transferredSecret } from '../../lib/step/steps.ts'
import { transferredSecretKind } from '../../lib/step/transferred-secret.ts'
import { about } from './about.ts'
import { ours } from './managed.ts'
import { rig } from './rig.ts'

const object = (kind: string) => ({ apiVersion: 'x.io/v1', kind, metadata: { name: 'a', namespace: 'n' } })
const discovery = {
  '/apis/x.io/v1': {
    resources: [
      { name: 'grants', kind: 'Grant', namespaced: true },
      { name: 'tokens', kind: 'Token', namespaced: true },
    ],
  },
}
const step = transferredSecret('link', {
  from: { cluster: 'east', object: object('Grant'), fields: ['url', 'code'] },
  object: object('Token'),
})
const [grant, token] = ['/apis/x.io/v1/namespaces/n/grants/a', '/apis/x.io/v1/namespaces/n/tokens/a']

test('it is wanted until it is there, whatever it then says', async () => {
  expect(await transferredSecretKind.probe(step, rig({ answers: discovery }).context)).toEqual([
    { action: 'create', ...about('Token n/a', 'x.io/v1') },
  ])
  const there = rig({ answers: { ...discovery, [token]: { spec: { code: 'used' } } } })
  expect(await transferredSecretKind.probe(step, there.context)).toEqual([])
})

test('it waits for all that is offered in the other cluster, and hands over that alone', async () => {
  const offers = [undefined, { status: { url: 'u' } }, { status: { url: 'u', code: 'secret', other: 1 } }]
  const { context, applied, waits } = rig({
    answers: discovery,
    others: { east: { ...discovery, [grant]: () => offers.shift() } },
  })
  await transferredSecretKind.apply(step, context)
  expect(applied).toEqual([
    { object: ours({ ...object('Token'), spec: { url: 'u', code: 'secret' } }), force: false },
  ])
  expect(waits).toEqual(['Grant n/a in east to offer Token n/a'])
})

test('without pods that run nobody offers anything, which is said', async () => {
  const { context, notes } = rig({ dataPlane: false })
  expect(await transferredSecretKind.probe(step, context)).toEqual([])
  expect(notes).toEqual([expect.stringContaining('not made')])
})
