import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { latestRelease } from '../../lib/kube/helm-release.ts'
import { stubReader } from './stub-reader.ts'

const path = '/api/v1/namespaces/kube-system/secrets'

/** Encodes a record as Helm does: JSON, gzip, base64; and base64 once more, as in every Secret. */
const encode = (release: unknown) => {
  const inner = gzipSync(JSON.stringify(release)).toString('base64')
  return Buffer.from(inner).toString('base64')
}

const release = (version: number, status = 'deployed') => ({
  version,
  info: { status },
  chart: { metadata: { name: 'cilium', version: '1.20.2' } },
  config: { ünïcode: '→', operator: { replicas: 1 } },
})

const secret = (version: number, status?: string) => ({
  metadata: { labels: { version: String(version) } },
  data: { release: encode(release(version, status)) },
})

const latest = (items: unknown) => {
  const { reader, requests } = stubReader({ [path]: items })
  return { found: latestRelease(reader, 'kube-system', 'cilium'), requests }
}

test('the newest revision by number is returned, whatever its status', async () => {
  const items = [secret(9), secret(10, 'pending-upgrade'), secret(2)]
  const { found, requests } = latest({ items })
  expect(await found).toEqual({ ...release(10, 'pending-upgrade'), labels: { version: '10' } })
  expect(decodeURIComponent(requests[0] ?? '')).toBe(`${path}?labelSelector=owner=helm,name=cilium`)
})

test.each([
  ['no revision', { items: [] }],
  ['no such namespace', undefined],
])('%s, no release', async (_, items) => {
  expect(await latest(items).found).toBeUndefined()
})
