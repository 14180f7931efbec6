import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Authority, fingerprintOf } from '../../lib/secret/authority.ts'
import { keepAuthority } from '../../lib/secret/authority-file.ts'
import { makeAuthority } from '../../lib/secret/make-authority.ts'
import type { SecretReference } from '../../lib/step/secret.ts'
import { type Holder, openSecrets } from '../../lib/workspace/secrets.ts'
import { detailsOf } from '../process/failing.ts'
import { tempFolder } from '../process/folder.ts'

const storedIn = { namespace: 'n', secret: 's', certificate: 'c', privateKey: 'k' }
const reference = (part: SecretReference['part']): SecretReference => ({
  authority: { name: 'ca', storedIn },
  part,
})

let one: Authority
let other: Authority
beforeAll(async () => {
  one = await makeAuthority('one', new Date())
  other = await makeAuthority('other', new Date())
})

const holder = (cluster: string, authority?: Authority): Holder => ({ cluster, read: async () => authority })

function open(holders: readonly (readonly Holder[])[] = [], folder = tempFolder()) {
  const notes: string[] = []
  return {
    notes,
    folder,
    file: join(folder, 'ca.pem'),
    secrets: openSecrets(folder, holders, (text) => notes.push(text)),
  }
}

test('to look for one that is nowhere makes nothing', async () => {
  const { secrets, file, notes } = open()
  expect(await secrets.find(reference('certificate'))).toBeUndefined()
  expect([existsSync(file), notes]).toEqual([false, []])
})

test('it is made once for all that ask, kept, and said without its key', async () => {
  const { secrets, folder, notes } = open()
  const parts = ['certificate', 'privateKey', 'fingerprint', 'fingerprint'] as const
  const [certificate = '', key = '', ...fingerprints] = await Promise.all(
    parts.map((part) => secrets.obtain(reference(part))),
  )
  expect(new Set(fingerprints).size).toBe(1)
  expect(Buffer.from(certificate, 'base64').toString()).toMatch(
    /^-----BEGIN CERTIFICATE-----\n[\s\S]*-----\n$/,
  )
  expect(notes).toEqual([expect.stringContaining(`ca: made, SHA-256 ${fingerprints[0]}`)])
  expect(notes.join()).not.toContain(key)
  expect(await open([], folder).secrets.find(reference('privateKey'))).toBe(key)
  expect(await secrets.find(reference('privateKey'))).toBe(key)
})

test('a lost one is taken over from a cluster that holds it: seen at once, kept when it is used', async () => {
  const { secrets, file, notes } = open([[holder('west'), holder('east', one)]])
  expect(await secrets.find(reference('fingerprint'))).toBe(fingerprintOf(one))
  expect(existsSync(file)).toBe(false)
  expect(await secrets.obtain(reference('fingerprint'))).toBe(fingerprintOf(one))
  expect(existsSync(file)).toBe(true)
  expect(notes).toEqual([expect.stringContaining('taken over from east')])
})

test('its own file decides before any cluster', async () => {
  const folder = tempFolder()
  await keepAuthority(join(folder, 'ca.pem'), one)
  const { secrets } = open([[holder('east', other)]], folder)
  expect(await secrets.obtain(reference('fingerprint'))).toBe(fingerprintOf(one))
})

test('clusters that hold different ones are named, and none is chosen', async () => {
  const { secrets, file } = open([[holder('east', one), holder('west', other)]])
  const details = await detailsOf(secrets.obtain(reference('certificate')))
  expect(details).toMatchObject({ code: 'authority-ambiguous', exitCode: 2 })
  expect(details.got).toContain(`east: SHA-256 ${fingerprintOf(one)}`)
  expect(details.got).toContain(`west: SHA-256 ${fingerprintOf(other)}`)
  expect(existsSync(file)).toBe(false)
})

test('the clusters of the run decide before the others', async () => {
  const { secrets } = open([[holder('east', one)], [holder('west', other)]])
  expect(await secrets.find(reference('fingerprint'))).toBe(fingerprintOf(one))
})

test('what a cluster holds and is no authority does not count', async () => {
  const broken = { certificate: one.certificate, privateKey: other.privateKey }
  const { secrets } = open([[holder('east', broken)], [holder('west', other)]])
  expect(await secrets.find(reference('fingerprint'))).toBe(fingerprintOf(other))
})

test('a cluster that does not answer fails the attempt, and is asked again at the next', async () => {
  let asked = 0
  const late: Holder = {
    cluster: 'late',
    read: async () => {
      asked++
      if (asked === 1) throw new Error('not yet')
      return one
    },
  }
  const { secrets, file } = open([[late]])
  await expect(secrets.obtain(reference('certificate'))).rejects.toThrow('not yet')
  expect(existsSync(file)).toBe(false)
  expect(await secrets.obtain(reference('fingerprint'))).toBe(fingerprintOf(one))
})
