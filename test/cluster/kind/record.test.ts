import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { NodeContainer } from '../../../lib/cluster/kind/docker.ts'
import {
  deleteRecord,
  isOurs,
  isUnfinished,
  readRecord,
  writeRecord,
} from '../../../lib/cluster/kind/record.ts'
import { tempFolder } from '../../process/folder.ts'

const nodes = [{ id: 'abc' } as NodeContainer]

test.each([
  ['no record', undefined, false, false],
  ['an unfinished creation', {}, true, true],
  ['the control plane that we made', { controlPlane: 'abc' }, true, false],
  ['another cluster of the same name', { controlPlane: 'xyz' }, false, false],
  ['the cluster that we adopted', { controlPlane: 'abc', adopted: true as const }, false, false],
])('%s', (_, record, ours, unfinished) => {
  expect(isOurs(record, nodes)).toBe(ours)
  expect(isUnfinished(record)).toBe(unfinished)
})

test('a record is kept until it is deleted', async () => {
  const file = join(tempFolder(), 'kind/west/made.json')
  expect(await readRecord(file)).toBeUndefined()
  await writeRecord(file, { controlPlane: 'abc' })
  expect(await readRecord(file)).toEqual({ controlPlane: 'abc' })
  await deleteRecord(file)
  expect(await readRecord(file)).toBeUndefined()
})
