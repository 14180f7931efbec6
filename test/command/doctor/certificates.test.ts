import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import {
  type Certificate,
  certificatesEnding,
  observeCertificates,
} from '../../../lib/command/doctor/certificates.ts'
import { tempFolder } from '../../process/folder.ts'
import { certificateFor, kubeconfigText } from './certificate.ts'
import { clusterFacts } from './lab-facts.ts'

const now = new Date('2026-01-01T00:00:00Z')
const endingIn = (days: number, more: Partial<Certificate> = {}): Certificate => ({
  cluster: 'west',
  provider: 'kind',
  kubeconfig: '.lab/kind/west/kubeconfig',
  role: 'client',
  at: '.lab/kind/west/kubeconfig',
  endsAt: new Date(now.getTime() + days * 24 * 60 * 60_000),
  ...more,
})

test.each([
  [365, []],
  [30, []],
  [29.5, [['certificate-expiring', 'warning', 'ends in 29 days']]],
  [1, [['certificate-expiring', 'warning', 'ends in 1 day']]],
  [0, [['certificate-expired', 'error', 'is over']]],
  [-40, [['certificate-expired', 'error', 'is over']]],
])('a certificate that expires in %d days', (days, expected) => {
  const found = certificatesEnding([endingIn(days)], now)
  expect(found.map(({ id, severity, what }) => [id, severity, what])).toEqual(
    expected.map(([id, severity, what]) => [id, severity, expect.stringContaining(what ?? '')]),
  )
})

test.each([
  ['kind', 'docker exec west-control-plane kubeadm certs renew all'],
  ['rehearsal', 'make down PROVIDER=rehearsal CLUSTER=west'],
  ['existing', 'sudo kubeadm certs renew all'],
] as const)('the fix of an expiring certificate with provider %s', (provider, command) => {
  const [finding] = certificatesEnding([endingIn(1, { provider })], now)
  expect(finding?.fix.commands[0]).toBe(command)
})

test('the certificates of a real kubeconfig and of a real server', async () => {
  const [client, server] = [await certificateFor(5), await certificateFor(10)]
  const listening = createServer({ cert: server.certificate, key: server.key }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  onTestFinished(() => void listening.close())
  const kubeconfig = join(tempFolder(), 'kubeconfig')
  const url = `https://127.0.0.1:${(listening.address() as AddressInfo).port}`
  writeFileSync(kubeconfig, kubeconfigText('kind-west', url, { client: client.certificate }))

  const facts = clusterFacts()
  const found = await observeCertificates([
    { ...facts, managed: { ...facts.managed, access: { kubeconfig, context: 'kind-west' } } },
  ])
  expect(certificatesEnding(found, new Date())).toMatchObject([
    {
      id: 'certificate-expiring',
      what: expect.stringMatching(/client certificate of west ends in [45] days/),
    },
    {
      id: 'certificate-expiring',
      what: expect.stringMatching(/API server certificate of west ends in (9|10) days/),
    },
  ])
  expect(found.map(({ at }) => at)).toEqual([kubeconfig, url])
})

test('a server that does not answer and a cluster without a kubeconfig have no certificates', async () => {
  const kubeconfig = join(tempFolder(), 'kubeconfig')
  const facts = clusterFacts()
  const withFile = { ...facts, managed: { ...facts.managed, access: { kubeconfig, context: 'kind-west' } } }
  expect(await observeCertificates([withFile])).toEqual([])
  writeFileSync(kubeconfig, kubeconfigText('kind-west', 'https://127.0.0.1:1'))
  expect(await observeCertificates([withFile])).toEqual([])
})
