import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { UnpackRequest } from '../../lib/tools/archive.ts'
import { unpackTarGz } from '../../lib/tools/unpack-tar.ts'
import { unpackZip } from '../../lib/tools/unpack-zip.ts'
import { type Member, tarGz, zip } from './archives.ts'
import { failureOf, tempFolder } from './fixture.ts'

const honest: Member = { path: 'chart/a.yaml', content: 'a' }
const outside = '../../victim'

const formats = [
  { name: 'tar.gz', pack: tarGz, unpack: unpackTarGz },
  { name: 'zip', pack: zip, unpack: unpackZip },
]

/** Members that every unpacker must refuse, in an archive whose folder `chart` is requested. */
const hostile: [what: string, formats: string, members: readonly Member[]][] = [
  ['a name with ..', 'tar.gz zip', [{ path: outside, content: 'x' }]],
  ['a name with .. further in', 'tar.gz zip', [{ path: `chart/../${outside}`, content: 'x' }]],
  ['an absolute name', 'tar.gz zip', [{ path: '/tmp/victim', content: 'x' }]],
  ['backslashes', 'tar.gz zip', [{ path: 'chart\\..\\..\\victim', content: 'x' }]],
  ['a drive letter with backslashes', 'tar.gz zip', [{ path: 'C:\\victim', content: 'x' }]],
  ['a symbolic link', 'tar.gz zip', [{ path: 'chart/l', type: 'SymbolicLink', linkpath: outside }]],
  ['a hard link', 'tar.gz', [{ path: 'chart/l', type: 'Link', linkpath: outside }]],
  ['a device', 'tar.gz zip', [{ path: 'chart/d', type: 'CharacterDevice' }]],
  ['a pipe', 'tar.gz', [{ path: 'chart/p', type: 'FIFO' }]],
  ['a setuid file', 'tar.gz zip', [{ path: 'chart/s', content: 'x', mode: 0o4755 }]],
  ['a setgid file', 'tar.gz zip', [{ path: 'chart/s', content: 'x', mode: 0o2755 }]],
  ['the same name twice', 'tar.gz zip', [honest, honest]],
  ['a file that is a folder too', 'tar.gz zip', [honest, { path: 'chart/a.yaml/b', content: 'x' }]],
  [
    'a link and then a file through it',
    'tar.gz zip',
    [
      { path: 'chart', type: 'SymbolicLink', linkpath: '/tmp' },
      { path: 'chart/victim', content: 'x' },
    ],
  ],
]

const cases = hostile.flatMap(([what, which, members]) =>
  formats.filter(({ name }) => which.split(' ').includes(name)).map((format) => ({ what, format, members })),
)

/** A folder with an archive and a victim file above the target; the victim's hash. */
function scene(archive: Uint8Array) {
  const folder = tempFolder()
  writeFileSync(join(folder, 'victim'), 'untouched')
  writeFileSync(join(folder, 'archive'), archive)
  const wanted: UnpackRequest = {
    member: 'chart',
    kind: 'folder',
    target: join(folder, 'a', 'target'),
    signal: new AbortController().signal,
  }
  return { folder, archive: join(folder, 'archive'), wanted }
}

/** Everything below a folder except the target: types, names and contents. */
function outsideOf(folder: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const path = join(folder, name)
    if (name === 'a' || name.startsWith('a/')) continue
    hash.update(`${name} ${lstatSync(path).mode} ${lstatSync(path).isFile() ? readFileSync(path) : ''}\n`)
  }
  return hash.digest('hex')
}

test.each(cases)('$format.name with $what is refused', async ({ format, members }) => {
  const { folder, archive, wanted } = scene(format.pack([{ ...honest, path: 'chart/first' }, ...members]))
  const before = outsideOf(folder)
  const { code } = await failureOf(format.unpack(archive, wanted))
  expect(code).toBe('archive-refused')
  expect(outsideOf(folder)).toBe(before)
})

describe.each(formats)('$name', ({ pack, unpack }) => {
  test('a link above the requested member is refused', async () => {
    const link: Member = { path: 'chart', type: 'SymbolicLink', linkpath: '/tmp' }
    const { archive, wanted } = scene(pack([link, { path: 'chart/sub/victim', content: 'x' }]))
    const { code } = await failureOf(unpack(archive, { ...wanted, member: 'chart/sub' }))
    expect(code).toBe('archive-refused')
  })

  test('a bomb is refused before it fills the disk', async () => {
    const { archive, wanted } = scene(pack([{ path: 'chart/zeros', content: Buffer.alloc(1_000_000) }]))
    const { code } = await failureOf(unpack(archive, { ...wanted, maxBytes: 100_000 }))
    expect(code).toBe('archive-refused')
  })

  test('many small files count as a bomb too', async () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ path: `chart/${n}`, content: 'x'.repeat(2_000) }))
    const { archive, wanted } = scene(pack(many))
    const { code } = await failureOf(unpack(archive, { ...wanted, maxBytes: 100_000 }))
    expect(code).toBe('archive-refused')
  })

  test('a truncated archive is refused', async () => {
    const whole = pack([{ path: 'chart/a', content: 'x'.repeat(5_000) }])
    const { archive, wanted } = scene(whole.subarray(0, whole.length / 2))
    expect((await failureOf(unpack(archive, wanted))).code).toBe('archive-refused')
  })

  test('a file that is no archive is refused', async () => {
    const { archive, wanted } = scene(Buffer.from('<html>not found</html>'))
    expect((await failureOf(unpack(archive, wanted))).code).toBe('archive-refused')
  })
})
