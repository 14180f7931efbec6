import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  assertSame,
  fingerprint,
  keepFingerprint,
  readFingerprint,
} from '../../../lib/cluster/existing/fingerprint.ts'
import { Failure } from '../../../lib/failure.ts'
import { tempFolder } from '../../process/folder.ts'

const config = (server: string, authority: string) => ({
  clusters: [{ cluster: { server, 'certificate-authority-data': authority } }],
})
const kept = fingerprint(config('https://a:6443', 'CA'), 'uid-1')

test('the same cluster passes', () => {
  expect(() =>
    assertSame('west', kept, fingerprint(config('https://a:6443', 'CA'), 'uid-1'), 'f'),
  ).not.toThrow()
})

test.each([
  ['server', fingerprint(config('https://b:6443', 'CA'), 'uid-1')],
  ['authority', fingerprint(config('https://a:6443', 'other'), 'uid-1')],
  ['uid', fingerprint(config('https://a:6443', 'CA'), 'uid-2')],
] as const)(
  'another %s is refused with both values and the command that forgets the old cluster',
  (key, found) => {
    const refusal = { exitCode: 2, details: { got: `${key} ${found[key]}`, expected: `${key} ${kept[key]}` } }
    const act = () => assertSame('west', kept, found, 'the-file')
    expect(act).toThrow(Failure)
    expect(act).toThrow(
      expect.objectContaining({ exitCode: 2, details: expect.objectContaining(refusal.details) }),
    )
    expect(act).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ next: expect.stringContaining('rm the-file') }),
      }),
    )
  },
)

test('a stored fingerprint contains no certificate, and is read back', async () => {
  const file = join(tempFolder(), 'existing/west/fingerprint.json')
  expect(await readFingerprint(file)).toBeUndefined()
  await keepFingerprint(file, kept)
  expect(await readFingerprint(file)).toEqual(kept)
  expect(kept.authority).toMatch(/^[0-9a-f]{64}$/)
})
