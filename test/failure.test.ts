import { expect, test } from 'vitest'
import { describeFailure, exitCodes, Failure, type FailureDetails, usageFailure } from '../lib/failure.ts'

const full: FailureDetails = {
  code: 'process-failed',
  what: 'it broke',
  expected: 'it whole',
  got: 'two pieces',
  next: 'glue it',
}

test('a failure is told line by line, with its cause and what to do next', () => {
  const failure = new Failure(full, { cause: new Error('it fell') })
  expect(describeFailure(failure).split('\n')).toEqual([
    'it broke',
    '  expected: it whole',
    '  got: two pieces',
    '  because: it fell',
    '  next: glue it',
  ])
})

test('what is not known is left out', () => {
  expect(describeFailure(new Failure({ code: 'process-failed', what: 'it broke' }))).toBe('it broke')
})

test('a code that no page explains does not compile', () => {
  // @ts-expect-error
  expect(new Failure({ code: 'no-such-code', what: 'it broke' }).details.code).toBe('no-such-code')
})

test('a bug is told with its stack, anything else thrown as text', () => {
  expect(describeFailure(new TypeError('a bug'))).toMatch(/TypeError: a bug\n +at .*failure\.test\.ts/)
  expect(describeFailure('just text')).toBe('just text')
  expect(describeFailure(undefined)).toBe('undefined')
})

test('an exit code unless said otherwise is 1', () => {
  expect(new Failure({ code: 'process-failed', what: 'y' }).exitCode).toBe(exitCodes.failed)
  expect(new Failure({ code: 'process-failed', what: 'y', exitCode: 124 }).exitCode).toBe(124)
})

test('a usage failure holds every problem', () => {
  const failure = usageFailure(['one', 'two'], 'think')
  expect(failure.exitCode).toBe(2)
  expect(describeFailure(failure)).toBe('one\ntwo\n  next: think')
})

test('the exit codes are those that README.md promises', () => {
  expect(exitCodes).toEqual({
    done: 0,
    failed: 1,
    usage: 2,
    inconclusive: 3,
    deadline: 124,
    interrupted: 130,
  })
})
