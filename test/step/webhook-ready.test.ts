import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { webhookReady } from '../../lib/step/steps.ts'
import { webhookReadyKind } from '../../lib/step/webhook-ready.ts'
import { refused } from '../kube/refused.ts'
import { detailsOf } from '../process/failing.ts'
import { configMap, discovery, pathOf } from './config-maps.ts'
import { rig } from './rig.ts'

const object = configMap('a')
const step = webhookReady('maps accepted', [object])
const saying = (reason: string, message: string) => refused(500, { reason, message })
const unreachable = saying(
  'InternalError',
  'Internal error occurred: failed calling webhook "v.x.io": failed to call webhook: Post "https://w.x.svc:443/v?timeout=10s": dial tcp 10.0.0.1:443: connect: connection refused',
)

test('a webhook that cannot be reached is waited for, and what it says is told', async () => {
  const answers = [unreachable, unreachable, object]
  const { context, waits, ran } = rig({
    answers: discovery,
    dryAnswers: { [pathOf('a')]: () => answers.shift() },
  })
  expect(await webhookReadyKind.probe(step, context)).toEqual([
    { action: 'wait', what: expect.stringContaining('connection refused') },
  ])
  await webhookReadyKind.apply(step, context)
  expect(waits).toEqual([expect.stringContaining('failed calling webhook "v.x.io"')])
  expect(ran).toHaveLength(3)
})

test('a server that does not answer in time has not accepted anything', async () => {
  const silence = new Failure({ code: 'api-unanswered', what: 'no answer' })
  const { context } = rig({ answers: discovery, dryAnswers: { [pathOf('a')]: silence } })
  expect(await webhookReadyKind.probe(step, context)).toEqual([
    { action: 'wait', what: 'maps accepted: no answer' },
  ])
})

test('what is there has been accepted: nobody is asked', async () => {
  const { context, ran } = rig({ answers: { ...discovery, [pathOf('a')]: object } })
  expect(await webhookReadyKind.probe(step, context)).toEqual([])
  expect(ran).toEqual([])
})

test('without a data plane no webhook is there to ask', async () => {
  const { context, ran } = rig({ answers: discovery, dataPlane: false })
  expect(await webhookReadyKind.probe(step, context)).toEqual([])
  expect(ran).toEqual([])
})

test('a kind that is not served, and what a webhook refuses: that is for the step that applies', async () => {
  const denied = saying('', 'admission webhook "v.x.io" denied the request: overlaps')
  const { context, ran } = rig({ answers: discovery, dryAnswers: { [pathOf('a')]: denied } })
  const unknown = { ...object, apiVersion: 'y.io/v1', kind: 'Pool' }
  expect(await webhookReadyKind.probe(webhookReady('all', [object, unknown]), context)).toEqual([])
  expect(ran).toHaveLength(1)
})

test('an end of the run ends the waiting, and names the webhook', async () => {
  const { context, stop } = rig({ answers: discovery, dryAnswers: { [pathOf('a')]: unreachable } })
  const waiting = { ...context, waiting: () => stop.abort(new Error('enough')) }
  expect(await detailsOf(webhookReadyKind.apply(step, waiting))).toMatchObject({
    what: 'maps accepted: a webhook that has to be asked does not answer',
    got: expect.stringContaining('connection refused'),
    likely: 'its pod does not run or is not ready yet',
    next: expect.stringContaining('get endpointslices,pods --namespace x'),
  })
})
