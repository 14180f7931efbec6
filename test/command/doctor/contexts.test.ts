import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fingerprint, keepFingerprint } from '../../../lib/cluster/existing/fingerprint.ts'
import { contextDrift } from '../../../lib/command/doctor/contexts.ts'
import { Failure } from '../../../lib/failure.ts'
import { programFile, tempFolder } from '../../process/folder.ts'
import { certificateFor, kubeconfigText } from './certificate.ts'
import { clusterFacts } from './lab-facts.ts'

const signal = new AbortController().signal
const idsOf = (findings: Awaited<ReturnType<typeof contextDrift>>) => findings.map(({ id }) => id)

describe('an existing cluster', () => {
  const entry = {
    provider: 'existing',
    existing: { kubeconfig: 'k', context: 'home', networks: ['192.168.1.0/24'], apiServer: 'a:6443' },
  }
  const server = 'https://192.168.1.10:6443'

  /** The findings after the fingerprint of one kubeconfig was recorded, and another one has replaced it. */
  async function driftFrom(
    recorded: Parameters<typeof kubeconfigText>,
    current: Parameters<typeof kubeconfigText>,
  ) {
    const folder = tempFolder()
    const kubeconfig = join(folder, 'kubeconfig')
    const { clusters } = JSON.parse(kubeconfigText(...recorded))
    await keepFingerprint(join(folder, 'fingerprint.json'), fingerprint({ clusters }, 'uid-1'))
    writeFileSync(kubeconfig, kubeconfigText(...current))
    const facts = clusterFacts(entry, { folder })
    const managed = { ...facts.managed, access: { kubeconfig, context: 'home' } }
    return contextDrift([{ ...facts, managed }], { env: {}, signal })
  }

  test('that is the same as on its first use has no finding', async () => {
    const { certificate: authority } = await certificateFor(100)
    expect(await driftFrom(['home', server, { authority }], ['home', server, { authority }])).toEqual([])
  })

  test('whose context points to another server has drifted', async () => {
    const [finding] = await driftFrom(['home', server], ['home', 'https://192.168.1.20:6443'])
    expect(finding).toMatchObject({ id: 'context-drift', severity: 'error' })
    expect(finding?.evidence).toMatch(
      /server https:\/\/192\.168\.1\.10:6443.*server https:\/\/192\.168\.1\.20:6443/,
    )
    expect(finding?.fix.commands[0]).toMatch(/^rm .*fingerprint\.json$/)
  })

  test('with another CA at the same address has drifted', async () => {
    const [old, young] = [await certificateFor(1), await certificateFor(2)]
    const found = await driftFrom(
      ['home', server, { authority: old.certificate }],
      ['home', server, { authority: young.certificate }],
    )
    expect(idsOf(found)).toEqual(['context-drift'])
  })

  test('that answers with another identity has drifted', async () => {
    const unobserved = new Failure({ code: 'other-cluster', what: 'w', expected: 'uid 1', got: 'uid 2' })
    const found = await contextDrift([clusterFacts(entry, { unobserved })], { env: {}, signal })
    expect(found).toMatchObject([{ id: 'context-drift', evidence: expect.stringMatching(/uid 1.*uid 2/) }])
  })

  test('that does not answer is unreachable', async () => {
    const unobserved = new Failure({ code: 'cluster-unreachable', what: 'w', got: 'connection refused' })
    const found = await contextDrift([clusterFacts(entry, { unobserved })], { env: {}, signal })
    expect(found).toMatchObject([{ id: 'cluster-unreachable', evidence: 'connection refused' }])
  })
})

describe('a kind cluster', () => {
  /** A docker stand-in whose `docker port` prints one published port; test/kind uses the real one. */
  function published(port: number) {
    const folder = tempFolder()
    programFile(
      folder,
      'docker',
      `#!/bin/sh\n[ "$*" = "port west-control-plane 6443/tcp" ] && echo 127.0.0.1:${port}\n`,
    )
    return { PATH: `${folder}:/usr/bin:/bin` }
  }

  async function driftWith(own: number, users: number) {
    const folder = tempFolder()
    mkdirSync(join(folder, '.kube'))
    writeFileSync(join(folder, 'kubeconfig'), kubeconfigText('kind-west', `https://127.0.0.1:${own}`))
    writeFileSync(join(folder, '.kube/config'), kubeconfigText('kind-west', `https://127.0.0.1:${users}`))
    return contextDrift([clusterFacts({}, { folder })], { env: { ...published(6001), HOME: folder }, signal })
  }

  test('that both kubeconfigs point to has no finding', async () => {
    expect(await driftWith(6001, 6001)).toEqual([])
  })

  test('that our kubeconfig does not point to: stale', async () => {
    const [finding] = await driftWith(6000, 6001)
    expect(finding).toMatchObject({ id: 'kubeconfig-stale', severity: 'error' })
    expect(finding?.fix.commands).toEqual([
      expect.stringMatching(/^rm .*kubeconfig$/),
      'make up CLUSTER=west',
    ])
  })

  test('that the user’s context does not point to: elsewhere', async () => {
    const [finding] = await driftWith(6001, 6000)
    expect(finding).toMatchObject({ id: 'context-elsewhere', severity: 'warning' })
    expect(finding?.evidence).toMatch(/127\.0\.0\.1:6001; .*\.kube\/config: https:\/\/127\.0\.0\.1:6000/)
  })
})
