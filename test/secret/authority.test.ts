import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { findExecutable } from '../../lib/process/find-executable.ts'
import { runOk } from '../../lib/process/run.ts'
import { type Authority, authorityFlaw, authorityOf, fingerprintOf } from '../../lib/secret/authority.ts'
import { keepAuthority, readAuthorities, readAuthority } from '../../lib/secret/authority-file.ts'
import { makeAuthority } from '../../lib/secret/make-authority.ts'
import { detailsOf } from '../process/failing.ts'
import { tempFolder } from '../process/folder.ts'

const now = new Date()
let one: Authority
let other: Authority
beforeAll(async () => {
  one = await makeAuthority('lab', now)
  other = await makeAuthority('lab', now)
})

const hasOpenssl = findExecutable('openssl', process.env, { optional: true }) !== undefined

test.skipIf(!hasOpenssl)('openssl accepts a made authority (skipped without openssl)', async () => {
  const folder = tempFolder()
  const file = join(folder, 'ca.pem')
  writeFileSync(file, `${one.certificate}\n${one.privateKey}\n`)
  const openssl = async (...args: string[]) => {
    const command = { argv: ['openssl', ...args] as const, deadlineMs: 20_000, cwd: folder }
    return (await runOk(command, { env: process.env, signal: new AbortController().signal })).stdout
  }
  const text = await openssl('x509', '-in', file, '-noout', '-text')
  for (const part of [
    'CA:TRUE',
    'Certificate Sign, CRL Sign',
    'ecdsa-with-SHA256',
    'Issuer: CN = lab',
    'Version: 3',
  ])
    expect(text).toContain(part)
  // a certificate that it signed is valid, and one of another authority of the same name is not
  await openssl(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'k.pem',
    '-subj',
    '/CN=leaf',
    '-out',
    'leaf.csr',
  )
  await openssl(
    'x509',
    '-req',
    '-in',
    'leaf.csr',
    '-CA',
    file,
    '-CAkey',
    file,
    '-CAcreateserial',
    '-out',
    'leaf.pem',
  )
  expect(await openssl('verify', '-x509_strict', '-CAfile', file, 'leaf.pem')).toContain('OK')
  writeFileSync(join(folder, 'other.pem'), other.certificate)
  await expect(openssl('verify', '-CAfile', 'other.pem', 'leaf.pem')).rejects.toThrow('failed')
})

test('an authority is valid for ten years, and each one differs', () => {
  expect(authorityFlaw(one, now)).toBeUndefined()
  expect(authorityFlaw(one, new Date(now.getTime() + 11 * 365 * 86_400_000))).toMatch(
    /^the certificate has expired/,
  )
  expect(fingerprintOf(one)).not.toBe(fingerprintOf(other))
})

test.each([
  ['no certificate', () => ({ ...one, certificate: 'none' }), 'no certificate that can be read'],
  ['no key', () => ({ ...one, privateKey: '' }), 'no private key that can be read'],
  ["another one's key", () => ({ ...one, privateKey: other.privateKey }), 'not that of the certificate'],
])('%s makes no authority', (_, made, flaw) => {
  expect(authorityFlaw(made(), now)).toContain(flaw)
})

test('a stored file is readable only by its owner, with any umask, and is read back unchanged', async () => {
  const file = join(tempFolder(), 'secrets/ca.pem')
  const before = process.umask(0)
  await keepAuthority(file, one).finally(() => process.umask(before))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700)
  expect(await readAuthority(file)).toEqual(one)
  expect(authorityOf(readFileSync(file, 'utf8'))).toEqual(one)
})

test('of several stored at once the first is kept, and no other file remains', async () => {
  const folder = tempFolder()
  const file = join(folder, 'ca.pem')
  const kept = await Promise.all([
    keepAuthority(file, one),
    keepAuthority(file, other),
    keepAuthority(file, other),
  ])
  expect(new Set(kept.map(fingerprintOf)).size).toBe(1)
  expect(await readAuthorities(folder)).toEqual([kept[0]])
  expect(readdirSync(folder)).toEqual(['ca.pem'])
})

test('a missing file is no authority', async () => {
  expect(await readAuthority(join(tempFolder(), 'none.pem'))).toBeUndefined()
  expect(await readAuthorities(join(tempFolder(), 'none'))).toEqual([])
})

test.each([
  ['other content', () => 'hello'],
  ['a certificate without its key', () => one.certificate],
])('%s in its place is refused and kept', async (_, text) => {
  const folder = tempFolder()
  const file = join(folder, 'ca.pem')
  writeFileSync(file, text())
  chmodSync(file, 0o600)
  const details = await detailsOf(readAuthorities(folder))
  expect(details).toMatchObject({ code: 'authority-invalid', exitCode: 2 })
  expect(details.what).toContain(file)
  expect(readFileSync(file, 'utf8')).toBe(text())
})
