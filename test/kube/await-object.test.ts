import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { awaitObject } from '../../lib/kube/await-object.ts'
import type { WatchEvent } from '../../lib/kube/reader.ts'
import { type Answers, stubReader } from './stub-reader.ts'

interface Thing {
  ready: number
}

const collection = '/apis/apps/v1/namespaces/x/deployments'
const reasonNotReady = (thing: Thing | undefined) =>
  thing === undefined ? 'not there' : thing.ready < 2 ? `${thing.ready} of 2` : undefined

const list = (...items: Thing[]) => ({ metadata: { resourceVersion: '41' }, items })
const event = (type: WatchEvent['type'], ready = 0): WatchEvent => ({ type, object: { ready } })
const flaky = new Failure({ code: 'api-unanswered', what: 'connection reset', retryable: true })

function start(answers: Answers, watches: Iterable<readonly (WatchEvent | Error)[]> = []) {
  const { reader, requests } = stubReader(answers, watches)
  const stop = new AbortController()
  const reasons: string[] = []
  const done = awaitObject<Thing>(reader, collection, 'a', reasonNotReady, stop.signal, (reason) =>
    reasons.push(reason),
  )
  return { done, stop, reasons, requests: () => requests.map(decodeURIComponent) }
}

test('an object that is ready already is not watched', async () => {
  const { done, requests, reasons } = start({ [collection]: list({ ready: 2 }) })
  await done
  expect(requests()).toEqual([`${collection}?fieldSelector=metadata.name=a`])
  expect(reasons).toEqual([])
})

test('an object is watched from its list on, and every new reason is reported once', async () => {
  const events = [event('MODIFIED', 0), event('MODIFIED', 1), event('MODIFIED', 1), event('MODIFIED', 2)]
  const { done, requests, reasons } = start({ [collection]: list({ ready: 0 }) }, [events])
  await done
  expect(requests()).toEqual([
    `${collection}?fieldSelector=metadata.name=a`,
    `${collection}?watch=1&fieldSelector=metadata.name=a&resourceVersion=41`,
  ])
  expect(reasons).toEqual(['0 of 2', '1 of 2'])
})

test('an object that does not exist yet, or is deleted, is waited for', async () => {
  const events = [event('ADDED', 1), event('DELETED', 2), event('ADDED', 2)]
  const { done, reasons } = start({ [collection]: list() }, [events])
  await done
  expect(reasons).toEqual(['not there', '1 of 2', 'not there'])
})

test.each<[string, readonly (WatchEvent | Error)[]]>([
  ['ends', [event('MODIFIED', 1)]],
  ['reports an error', [event('MODIFIED', 1), event('ERROR', 2), event('MODIFIED', 2)]],
  ['breaks', [event('MODIFIED', 1), flaky]],
])('a watch that %s is restarted with a new list', async (_, events) => {
  const { done, requests } = start({ [collection]: list({ ready: 0 }) }, [events, [event('MODIFIED', 2)]])
  await done
  expect(requests()).toHaveLength(4)
})

test('a list that fails transiently, or a collection that is not served yet, is read again', async () => {
  const answers = [flaky, undefined, list({ ready: 2 })]
  const { done, requests } = start({ [collection]: () => answers.shift() })
  await done
  expect(requests()).toHaveLength(3)
})

test.each([
  ['a refusal', new Failure({ code: 'api-refused', what: 'forbidden' })],
  ['a bug', new TypeError('a bug')],
])('%s ends the waiting', async (_, error) => {
  await expect(start({ [collection]: error }).done).rejects.toBe(error)
})

test('an abort ends the waiting with the last reason', async () => {
  const { done, stop } = start({ [collection]: list({ ready: 0 }) })
  const reason = new Failure({ code: 'deadline', what: 'too late' })
  const ended = expect(done).rejects.toMatchObject({
    message: expect.stringContaining('0 of'),
    cause: reason,
  })
  stop.abort(reason)
  await ended
})
