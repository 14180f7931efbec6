import { expect, test } from 'vitest'
import { Failure } from '../../../lib/failure.ts'
import type { Diagnosis } from '../../../lib/kube/diagnose/diagnosis.ts'
import { outlastingGrace, watchForDiagnosis } from '../../../lib/kube/diagnose/watch-for-diagnosis.ts'
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
const suspected = diagnosis('suspected', 10)

test('a diagnosis counts once it has persisted for its grace without a break', () => {
  const outlasting = outlastingGrace()
  const at = (now: number, ...found: Diagnosis[]) => outlasting(found, now).map(({ what }) => what)
  expect(at(0, suspected)).toEqual([])
  expect(at(9, suspected, certain)).toEqual(['certain'])
  expect(at(10, suspected)).toEqual(['suspected'])
  expect(at(11)).toEqual([])
  expect(at(12, suspected)).toEqual([])
  expect(at(21, { ...suspected, evidence: 'a later count' })).toEqual([])
  expect(at(22, suspected)).toEqual(['suspected'])
})

function watcher(diagnose: () => Promise<readonly Diagnosis[]>) {
  const stop = new AbortController()
  const suspicions: (string | undefined)[] = []
  return {
    diagnose,
    stop,
    suspicions,
    pauseMs: 1,
    signal: stop.signal,
    onSuspicion: (one: Diagnosis | undefined) => suspicions.push(one?.what),
  }
}

test('a certain diagnosis ends the waiting', async () => {
  const diagnoses = [[diagnosis('slow', 60_000)], [], [certain]]
  const watch = watcher(async () => diagnoses.shift() ?? [])
  expect(await watchForDiagnosis(watch)).toEqual([certain])
  expect(watch.suspicions).toEqual(['slow', undefined])
})

test('a cause that several pods share counts once', async () => {
  expect(
    await watchForDiagnosis(watcher(async () => [certain, { ...certain, evidence: 'of another pod' }])),
  ).toEqual([certain])
})

test('after an abort the result is empty', async () => {
  const watch = watcher(async () => {
    watch.stop.abort()
    return [certain]
  })
  expect(await watchForDiagnosis(watch)).toEqual([])
})

const unanswered = new Failure({ code: 'api-unanswered', what: 'no answer' })
test.each<[string, Failure, string | undefined]>([
  ['does not answer', unanswered, 'the API server does not answer'],
  ['the proxy cannot reach', refused(502, undefined), 'the API server does not answer'],
  ['is busy', refused(429, { message: 'status 502: slow down' }), undefined],
  ['refuses some reads', refused(403, {}), undefined],
])('an API server that %s', async (_, failure, suspected) => {
  const diagnoses = [() => Promise.reject(failure), async () => [certain]]
  const watch = watcher(() => diagnoses.shift()?.() ?? Promise.resolve([]))
  await watchForDiagnosis(watch)
  expect(watch.suspicions).toEqual([suspected])
})

test('a slow diagnosis is reported, and its result still counts', async () => {
  const answer = Promise.withResolvers<readonly Diagnosis[]>()
  const watch = { ...watcher(() => answer.promise), lateMs: 5 }
  const ended = watchForDiagnosis({ ...watch, onSuspicion: () => answer.resolve([certain]) })
  expect(await ended).toEqual([certain])
})

test('a diagnosis that never ends does not block an abort', async () => {
  const watch = { ...watcher(() => new Promise<never>(() => {})), lateMs: 5 }
  const reported: (string | undefined)[] = []
  const onSuspicion = (one: Diagnosis | undefined) => {
    reported.push(one?.what)
    watch.stop.abort()
  }
  expect(await watchForDiagnosis({ ...watch, onSuspicion })).toEqual([])
  expect(reported).toEqual(['the API server has not answered for 0.005 s'])
})

test('a bug is thrown, not taken for evidence', async () => {
  await expect(watchForDiagnosis(watcher(() => Promise.reject(new TypeError('a bug'))))).rejects.toThrow(
    'a bug',
  )
})
