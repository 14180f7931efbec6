import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { metricKind } from '../../lib/step/metric.ts'
import { metric } from '../../lib/step/steps.ts'
import { detailsOf } from '../process/failing.ts'
import { rig } from './rig.ts'

const path = '/api/v1/namespaces/n/services/http:s:p/proxy/metrics'
const step = metric('links', {
  namespace: 'n',
  service: 's',
  port: 'p',
  gauge: 'ready',
  label: 'to',
  values: ['east', 'west'],
  what: 'no link to',
})
const text = (east: number, west: number) => ({
  message: `# TYPE ready gauge\nready{from="x",to="east"} ${east}\nready{from="x",to="west"} ${west}\nready_at{to="west"} 1`,
})
const unanswered = new Failure({ code: 'api-refused', what: 'no endpoints', retryable: true })

test.each([
  ['all are 1', text(1, 1), []],
  ['one is 0', text(1, 0), ['no link to west']],
  ['none is there', { message: '' }, ['no link to east', 'no link to west']],
  ['there is no service', undefined, ['no link to east', 'no link to west']],
  ['no pod answers', unanswered, ['no link to east', 'no link to west']],
])('%s', async (_, answer, lacks) => {
  const { context } = rig({ answers: { [path]: answer } })
  expect((await metricKind.probe(step, context)).map(({ what }) => what)).toEqual(lacks)
})

test('a link that is waited for names the cluster at its other end, as data', async () => {
  const { context } = rig({ answers: { [path]: text(1, 0) } })
  const [change] = await metricKind.probe({ ...step, links: ['east', 'west'] }, context)
  expect(change).toEqual({ action: 'wait', what: 'no link to west', peer: 'west' })
  expect((await metricKind.probe(step, context))[0]).toEqual({ action: 'wait', what: 'no link to west' })
})

test('an API server that refuses is a failure, not something to wait for', async () => {
  const refused = new Failure({ code: 'api-refused', what: 'forbidden' })
  const { context } = rig({ answers: { [path]: refused } })
  expect((await detailsOf(metricKind.probe(step, context))).what).toBe('forbidden')
})

test('it waits, and says for what', async () => {
  const answers = [text(0, 0), text(1, 0), text(1, 1)]
  const { context, waits } = rig({ answers: { [path]: () => answers.shift() } })
  await metricKind.apply(step, context)
  expect(waits).toEqual(['no link to east, west', 'no link to west'])
})

test('a deadline ends the waiting, with what was lacking', async () => {
  const { context, stop } = rig({ answers: { [path]: text(1, 0) } })
  const waiting = detailsOf(metricKind.apply(step, context))
  stop.abort(new Failure({ code: 'deadline', what: 'late' }))
  expect(await waiting).toMatchObject({ code: 'still-waiting', what: 'no link to west' })
})

test('without pods that run there is nothing to look at, which is said', async () => {
  const { context, notes, asked } = rig({ dataPlane: false })
  expect(await metricKind.probe(step, context)).toEqual([])
  expect(notes).toEqual([expect.stringContaining('not looked at')])
  expect(asked).toEqual([])
})
