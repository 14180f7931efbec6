import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { awaitObject } from '../../lib/kube/await-object.ts'
import type { WatchEvent } from '../../lib/kube/reader.ts'
import { type Answers, stubReader } from './stub-reader.ts'

interface Thing {
  ready: number
}

const collection = '/apis/apps/v1/namespaces/x/deployments'
const lackOf = (thing: Thing | undefined) =>
  thing === undefined ? 'not there' : thing.ready < 2 ? `${thing.ready} of 2` : undefined

const list = (...items: Thing[]) => ({ metadata: { resourceVersion: '41' }, items })
const event = (type: WatchEvent['type'], ready = 0): WatchEvent => ({ type, object: { ready } })
const flaky = new Failure({ code: 'api-unanswered', what: 'connection reset', retryable: true })

function start(answers: Answers, watches: Iterable<readonly (WatchEvent | Error)[]> = []) {
  const { reader, asked } = stubReader(answers, watches)
  const stop = new AbortController()
  const lacks: string[] = []
  const done = awaitObject<Thing>(reader, collection, 'a', lackOf, stop.signal, (lack) => lacks.push(lack))
  return { done, stop, lacks, asked: () => asked.map(decodeURIComponent) }
}

test('what is as wanted already needs no watch', async () => {
  const { done, asked, lacks } = start({ [collection]: list({ ready: 2 }) })
  await done
  expect(asked()).toEqual([`${collection}?fieldSelector=metadata.name=a`])
  expect(lacks).toEqual([])
})

test('it is watched from the list on, and every new lack is told once', async () => {
  const events = [event('MODIFIED', 0), event('MODIFIED', 1), event('MODIFIED', 1), event('MODIFIED', 2)]
  const { done, asked, lacks } = start({ [collection]: list({ ready: 0 }) }, [events])
  await done
  expect(asked()).toEqual([
    `${collection}?fieldSelector=metadata.name=a`,
    `${collection}?watch=1&fieldSelector=metadata.name=a&resourceVersion=41`,
  ])
  expect(lacks).toEqual(['0 of 2', '1 of 2'])
})

test('what is not there yet, or is removed, is waited for', async () => {
  const events = [event('ADDED', 1), event('DELETED', 2), event('ADDED', 2)]
  const { done, lacks } = start({ [collection]: list() }, [events])
  await done
  expect(lacks).toEqual(['not there', '1 of 2', 'not there'])
})

test.each<[string, readonly (WatchEvent | Error)[]]>([
  ['ends', [event('MODIFIED', 1)]],
  ['tells an error', [event('MODIFIED', 1), event('ERROR', 2), event('MODIFIED', 2)]],
  ['breaks', [event('MODIFIED', 1), flaky]],
])('a watch that %s is begun anew, with a new list', async (_, events) => {
  const { done, asked } = start({ [collection]: list({ ready: 0 }) }, [events, [event('MODIFIED', 2)]])
  await done
  expect(asked()).toHaveLength(4)
})

test('a list that fails for now, or a collection not served yet, is asked for again', async () => {
  const answers = [flaky, undefined, list({ ready: 2 })]
  const { done, asked } = start({ [collection]: () => answers.shift() })
  await done
  expect(asked()).toHaveLength(3)
})

test.each([
  ['a refusal', new Failure({ code: 'api-refused', what: 'forbidden' })],
  ['a bug', new TypeError('a bug')],
])('%s ends the waiting', async (_, error) => {
  await expect(start({ [collection]: error }).done).rejects.toBe(error)
})

test('an abort ends the waiting, and what was lacking last is told', async () => {
  const { done, stop } = start({ [collection]: list({ ready: 0 }) })
  const reason = new Failure({ code: 'deadline', what: 'too late' })
  const ended = expect(done).rejects.toMatchObject({
    message: expect.stringContaining('0 of'),
    cause: reason,
  })
  stop.abort(reason)
  await ended
})
