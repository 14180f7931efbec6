import { expect, test } from 'vitest'
import { describeFailure, exitCodes, Failure, type FailureDetails, usageFailure } from '../lib/failure.ts'

const full: FailureDetails = {
  code: 'process-failed',
  what: 'it broke',
  expected: 'it whole',
  got: 'two pieces',
  next: 'glue it',
}

test('a failure is printed line by line, with its cause and the next step', () => {
  const failure = new Failure(full, { cause: new Error('it fell') })
  expect(describeFailure(failure).split('\n')).toEqual([
    'it broke',
    '  expected: it whole',
    '  got: two pieces',
    '  because: it fell',
    '  next: glue it',
  ])
})

test('missing details are left out', () => {
  expect(describeFailure(new Failure({ code: 'process-failed', what: 'it broke' }))).toBe('it broke')
})

test('a code without an explanation does not compile', () => {
  // @ts-expect-error
  expect(new Failure({ code: 'no-such-code', what: 'it broke' }).details.code).toBe('no-such-code')
})

test('a bug is printed with its stack, any other thrown value as text', () => {
  expect(describeFailure(new TypeError('a bug'))).toMatch(/TypeError: a bug\n +at .*failure\.test\.ts/)
  expect(describeFailure('just text')).toBe('just text')
  expect(describeFailure(undefined)).toBe('undefined')
})

test('the default exit code is 1', () => {
  expect(new Failure({ code: 'process-failed', what: 'y' }).exitCode).toBe(exitCodes.failed)
  expect(new Failure({ code: 'process-failed', what: 'y', exitCode: 124 }).exitCode).toBe(124)
})

test('a usage failure contains every problem', () => {
  const failure = usageFailure(['one', 'two'], 'think')
  expect(failure.exitCode).toBe(2)
  expect(describeFailure(failure)).toBe('one\ntwo\n  next: think')
})

test('the exit codes are those of README.md', () => {
  expect(exitCodes).toEqual({
    done: 0,
    failed: 1,
    usage: 2,
    inconclusive: 3,
    deadline: 124,
    interrupted: 130,
  })
})
