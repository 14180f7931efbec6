import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { takeLocks } from '../../lib/engine/lock.ts'
import { describeFailure, Failure } from '../../lib/failure.ts'
import { tempFolder } from '../process/folder.ts'
import { startHolder } from './lock-holders.ts'

vi.setConfig({ testTimeout: 60_000 }) // processes start slowly where other tests run beside

const holder = (command: string) => ({ pid: 4711, command, since: '2030-01-02T03:04:05.000Z' })

const refusalOf = (take: () => unknown): Failure => {
  try {
    take()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('it was not refused')
}

test('a lock is given once, and again when it was given back', () => {
  const folder = tempFolder()
  const giveBack = takeLocks(folder, ['west'], holder('up'))
  expect(() => takeLocks(folder, ['west'], holder('down'))).toThrow(Failure)
  giveBack()
  takeLocks(folder, ['west'], holder('down'))()
})

test('locks of other names are free', () => {
  const folder = tempFolder()
  const giveBack = takeLocks(folder, ['west'], holder('up'))
  takeLocks(folder, ['east'], holder('up'))()
  giveBack()
})

test('whoever is refused is told who has it, since when, and what to do', () => {
  const folder = tempFolder()
  const giveBack = takeLocks(folder, ['west'], holder('up'))
  const refusal = refusalOf(() => takeLocks(folder, ['west'], holder('down')))
  giveBack()
  expect(refusal.details).toMatchObject({ code: 'locked', what: 'another run is at work on west' })
  for (const part of ['`up`', '4711', '2030-01-02T03:04:05.000Z', 'kill 4711'])
    expect(describeFailure(refusal)).toContain(part)
})

test('the one who has it now is named, not the one before', () => {
  const folder = tempFolder()
  takeLocks(folder, ['west'], holder('first'))()
  const giveBack = takeLocks(folder, ['west'], holder('second'))
  expect(refusalOf(() => takeLocks(folder, ['west'], holder('third'))).details.got).toContain('second')
  giveBack()
})

test('of several names all are taken, or none', () => {
  const folder = tempFolder()
  const giveBack = takeLocks(folder, ['middle'], holder('up'))
  const refusal = refusalOf(() => takeLocks(folder, ['zulu', 'alpha', 'middle'], holder('down')))
  expect(refusal.details.what).toContain('middle')
  const others = takeLocks(folder, ['alpha', 'zulu'], holder('down'))
  giveBack()
  others()
  takeLocks(folder, ['zulu', 'alpha', 'middle'], holder('up'))()
})

test('no names, nothing taken', () => {
  const folder = tempFolder()
  takeLocks(folder, [], holder('up'))()
})

test('the folder is made for us alone', () => {
  const folder = join(tempFolder(), 'a', 'locks')
  takeLocks(folder, ['west'], holder('up'))()
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('another process is refused, and gets it when it is given back', async () => {
  const folder = tempFolder()
  const other = await startHolder(folder, ['west'])
  expect(await other.ask('take')).toBe('taken')
  expect(refusalOf(() => takeLocks(folder, ['west'], holder('up'))).details.got).toContain(
    '`fixture`, process ',
  )
  expect(await other.ask('give')).toBe('given')
  const giveBack = takeLocks(folder, ['west'], holder('up'))
  expect(await other.ask('take')).toBe('refused locked')
  giveBack()
  expect(await other.ask('take')).toBe('taken')
})

test('kill -9 of the holder frees it', async () => {
  const folder = tempFolder()
  const other = await startHolder(folder, ['east', 'west'])
  expect(await other.ask('take')).toBe('taken')
  await other.kill()
  takeLocks(folder, ['east', 'west'], holder('up'))()
})

test('ten processes that contend for it are never two at a time', async () => {
  const folder = tempFolder()
  const holders = await Promise.all(Array.from({ length: 10 }, () => startHolder(folder, ['west'])))
  const answers = await Promise.all(holders.map((one) => one.ask('contend')))
  expect(answers).toEqual(Array(10).fill('overlaps 0'))
})
