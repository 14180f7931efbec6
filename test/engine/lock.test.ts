import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { acquireLocks } from '../../lib/engine/lock.ts'
import { describeFailure, Failure } from '../../lib/failure.ts'
import { tempFolder } from '../process/folder.ts'
import { startHolder } from './lock-holders.ts'

vi.setConfig({ testTimeout: 60_000 }) // processes start slowly while other tests run

const holder = (command: string) => ({ pid: 4711, command, since: '2030-01-02T03:04:05.000Z' })

const refusalOf = (acquire: () => unknown): Failure => {
  try {
    acquire()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('it was not refused')
}

test('a held lock is refused, and acquired again after its release', () => {
  const folder = tempFolder()
  const release = acquireLocks(folder, ['west'], holder('up'))
  expect(() => acquireLocks(folder, ['west'], holder('down'))).toThrow(Failure)
  release()
  acquireLocks(folder, ['west'], holder('down'))()
})

test('locks of other names are not affected', () => {
  const folder = tempFolder()
  const release = acquireLocks(folder, ['west'], holder('up'))
  acquireLocks(folder, ['east'], holder('up'))()
  release()
})

test('a refusal names the holder, the time, and what to do', () => {
  const folder = tempFolder()
  const release = acquireLocks(folder, ['west'], holder('up'))
  const refusal = refusalOf(() => acquireLocks(folder, ['west'], holder('down')))
  release()
  expect(refusal.details).toMatchObject({ code: 'locked', what: 'another run is at work on west' })
  for (const part of ['`up`', '4711', '2030-01-02T03:04:05.000Z', 'kill 4711'])
    expect(describeFailure(refusal)).toContain(part)
})

test('a refusal names the current holder, not an earlier one', () => {
  const folder = tempFolder()
  acquireLocks(folder, ['west'], holder('first'))()
  const release = acquireLocks(folder, ['west'], holder('second'))
  expect(refusalOf(() => acquireLocks(folder, ['west'], holder('third'))).details.got).toContain('second')
  release()
})

test('several locks are acquired together or not at all', () => {
  const folder = tempFolder()
  const release = acquireLocks(folder, ['middle'], holder('up'))
  const refusal = refusalOf(() => acquireLocks(folder, ['zulu', 'alpha', 'middle'], holder('down')))
  expect(refusal.details.what).toContain('middle')
  const others = acquireLocks(folder, ['alpha', 'zulu'], holder('down'))
  release()
  others()
  acquireLocks(folder, ['zulu', 'alpha', 'middle'], holder('up'))()
})

test('an empty list of names acquires nothing', () => {
  const folder = tempFolder()
  acquireLocks(folder, [], holder('up'))()
})

test('the folder is private to the user', () => {
  const folder = join(tempFolder(), 'a', 'locks')
  acquireLocks(folder, ['west'], holder('up'))()
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('another process is refused until the lock is released', async () => {
  const folder = tempFolder()
  const other = await startHolder(folder, ['west'])
  expect(await other.ask('take')).toBe('taken')
  expect(refusalOf(() => acquireLocks(folder, ['west'], holder('up'))).details.got).toContain(
    '`fixture`, process ',
  )
  expect(await other.ask('give')).toBe('given')
  const release = acquireLocks(folder, ['west'], holder('up'))
  expect(await other.ask('take')).toBe('refused locked')
  release()
  expect(await other.ask('take')).toBe('taken')
})

test('kill -9 of the holder releases its locks', async () => {
  const folder = tempFolder()
  const other = await startHolder(folder, ['east', 'west'])
  expect(await other.ask('take')).toBe('taken')
  await other.kill()
  acquireLocks(folder, ['east', 'west'], holder('up'))()
})

test('of ten contending processes never two hold the lock at the same time', async () => {
  const folder = tempFolder()
  const holders = await Promise.all(Array.from({ length: 10 }, () => startHolder(folder, ['west'])))
  const answers = await Promise.all(holders.map((one) => one.ask('contend')))
  expect(answers).toEqual(Array(10).fill('overlaps 0'))
})
