import { expect, test } from 'vitest'
import { Failure } from '../../../lib/failure.ts'
import type { Diagnosis } from '../../../lib/kube/diagnose/diagnosis.ts'
import { outlastingGrace, watchForDiagnosis } from '../../../lib/kube/diagnose/look-out.ts'
import { refused } from '../refused.ts'

const diagnosis = (what: string, graceMs: number): Diagnosis => ({
  cause: 'crash-loop',
  what,
  evidence: '',
  likely: '',
  next: '',
  graceMs,
})
const certain = diagnosis('certain', 0)
const healing = diagnosis('healing', 10)

test('a diagnosis counts once it has stood for its grace without a break', () => {
  const outlasting = outlastingGrace()
  const at = (now: number, ...found: Diagnosis[]) => outlasting(found, now).map(({ what }) => what)
  expect(at(0, healing)).toEqual([])
  expect(at(9, healing, certain)).toEqual(['certain'])
  expect(at(10, healing)).toEqual(['healing'])
  expect(at(11)).toEqual([])
  expect(at(12, healing)).toEqual([])
  expect(at(21, { ...healing, evidence: 'a later count' })).toEqual([])
  expect(at(22, healing)).toEqual(['healing'])
})

function watcher(look: () => Promise<readonly Diagnosis[]>) {
  const stop = new AbortController()
  const seen: (string | undefined)[] = []
  return {
    look,
    stop,
    seen,
    pauseMs: 1,
    signal: stop.signal,
    onLook: (one: Diagnosis | undefined) => seen.push(one?.what),
  }
}

test('what is certain ends the looking', async () => {
  const looks = [[diagnosis('slow', 60_000)], [], [certain]]
  const watch = watcher(async () => looks.shift() ?? [])
  expect(await watchForDiagnosis(watch)).toEqual([certain])
  expect(watch.seen).toEqual(['slow', undefined])
})

test('what several pods have in common counts once', async () => {
  expect(
    await watchForDiagnosis(watcher(async () => [certain, { ...certain, evidence: 'of another pod' }])),
  ).toEqual([certain])
})

test('an abort ends it with nothing', async () => {
  const watch = watcher(async () => {
    watch.stop.abort()
    return [certain]
  })
  expect(await watchForDiagnosis(watch)).toEqual([])
})

const unanswered = new Failure({ code: 'api-unanswered', what: 'no answer' })
test.each<[string, Failure, string | undefined]>([
  ['does not answer', unanswered, 'the API server does not answer'],
  ['is out of the proxy’s reach', refused(502, undefined), 'the API server does not answer'],
  ['is busy', refused(429, { message: 'status 502: slow down' }), undefined],
  ['lets us read less than all', refused(403, {}), undefined],
])('an API server that %s', async (_, failure, suspected) => {
  const looks = [() => Promise.reject(failure), async () => [certain]]
  const watch = watcher(() => looks.shift()?.() ?? Promise.resolve([]))
  await watchForDiagnosis(watch)
  expect(watch.seen).toEqual([suspected])
})

test('a look that is late is told, and what it brings in the end still counts', async () => {
  const answer = Promise.withResolvers<readonly Diagnosis[]>()
  const watch = { ...watcher(() => answer.promise), lateMs: 5 }
  const ended = watchForDiagnosis({ ...watch, onLook: () => answer.resolve([certain]) })
  expect(await ended).toEqual([certain])
})

test('a look that never comes back keeps nobody from stopping', async () => {
  const watch = { ...watcher(() => new Promise<never>(() => {})), lateMs: 5 }
  const said: (string | undefined)[] = []
  const onLook = (one: Diagnosis | undefined) => {
    said.push(one?.what)
    watch.stop.abort()
  }
  expect(await watchForDiagnosis({ ...watch, onLook })).toEqual([])
  expect(said).toEqual(['the API server has not answered for 0.005 s'])
})

test('a bug is no evidence', async () => {
  await expect(watchForDiagnosis(watcher(() => Promise.reject(new TypeError('a bug'))))).rejects.toThrow(
    'a bug',
  )
})
