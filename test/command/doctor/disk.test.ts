import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diskSpace, readDisk } from '../../../lib/command/doctor/disk.ts'
import { tempFolder } from '../../process/folder.ts'

const GIB = 2 ** 30

test.each([
  [20, undefined],
  [3, 'warning'],
  [0.5, 'error'],
] as const)('%d GiB free', (gib, severity) => {
  const found = diskSpace([
    { holds: 'images and containers', folder: '/var/lib/docker', freeBytes: gib * GIB },
  ])
  expect(found[0]?.severity).toBe(severity)
  if (severity !== undefined)
    expect(found[0]?.evidence).toBe(`/var/lib/docker: ${gib.toFixed(1)} GiB free, wanted 6 GiB`)
})

test('the free space of a real folder, and of one that does not exist yet', async () => {
  const folder = tempFolder()
  const facts = await readDisk('tools', folder)
  expect(facts?.freeBytes).toBeGreaterThan(0)
  expect(await readDisk('tools', join(folder, 'not/yet'))).toMatchObject({ folder: join(folder, 'not/yet') })
})
