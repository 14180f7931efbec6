import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { unpackTarGz } from '../../lib/tools/unpack-tar.ts'
import { unpackZip } from '../../lib/tools/unpack-zip.ts'
import { type Member, tarGz, zip } from './archives.ts'
import { failureOf, tempFolder } from './fixture.ts'

const members: readonly Member[] = [
  { path: 'README', content: 'read me' },
  { path: 'bin/', type: 'Directory', mode: 0o755 },
  { path: 'bin/tool', content: '#!/bin/sh\n', mode: 0o700 },
  { path: 'charts/one/Chart.yaml', content: 'name: one\n' },
  { path: 'charts/one/templates/a.yaml', content: 'a: 1\n' },
  { path: 'charts/one-more/Chart.yaml', content: 'name: more\n' },
  // a link outside the requested member is ignored
  { path: 'latest', type: 'SymbolicLink', linkpath: 'charts' },
]

const files = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()

describe.each([
  { name: 'tar.gz', pack: tarGz, unpack: unpackTarGz },
  { name: 'zip', pack: zip, unpack: unpackZip },
])('$name', ({ pack, unpack }) => {
  function scene() {
    const folder = tempFolder()
    writeFileSync(join(folder, 'archive'), pack(members))
    const { signal } = new AbortController()
    return { archive: join(folder, 'archive'), wanted: { target: join(folder, 'target'), signal } }
  }

  test('a program is unpacked executable, whatever its mode in the archive', async () => {
    const { archive, wanted } = scene()
    await unpack(archive, { ...wanted, member: 'bin/tool', kind: 'program' })
    expect(readFileSync(wanted.target, 'utf8')).toBe('#!/bin/sh\n')
    expect(statSync(wanted.target).mode & 0o100).toBe(0o100)
  })

  test('a file is unpacked without execute permission', async () => {
    const { archive, wanted } = scene()
    await unpack(archive, { ...wanted, member: 'README', kind: 'file' })
    expect(statSync(wanted.target).mode & 0o100).toBe(0)
  })

  test('a folder is unpacked without its neighbours', async () => {
    const { archive, wanted } = scene()
    await unpack(archive, { ...wanted, member: 'charts/one', kind: 'folder' })
    expect(files(wanted.target)).toEqual(['Chart.yaml', 'templates', 'templates/a.yaml'])
  })

  test.each([
    ['bin/nothing', 'program'],
    ['charts/one', 'file'],
    ['README', 'folder'],
  ] as const)('%s is not found as a %s', async (member, kind) => {
    const { archive, wanted } = scene()
    const { code, what } = await failureOf(unpack(archive, { ...wanted, member, kind }))
    expect(code).toBe('source-passed-over')
    expect(what).toContain(member)
  })

  test('an interruption ends the unpacking', async () => {
    const { archive, wanted } = scene()
    const signal = AbortSignal.abort()
    const { code } = await failureOf(unpack(archive, { ...wanted, signal, member: 'README', kind: 'file' }))
    expect(code).toBe('interrupted')
  })
})
