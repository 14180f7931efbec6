import { expect, test } from 'vitest'
import { acceptedKind } from '../../lib/step/accepted.ts'
import { accepted, type KubernetesObject } from '../../lib/step/step.ts'
import { rig } from './rig.ts'

const object: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'x' },
}
const step = accepted('maps accepted', [object])
const discovery = { '/api/v1': { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] } }
const refused =
  'Error from server (InternalError): Internal error occurred: failed calling webhook "v.x.io": failed to call webhook: Post "https://w.x.svc:443/v?timeout=10s": dial tcp 10.0.0.1:443: connect: connection refused'
const list = { stdout: JSON.stringify({ kind: 'List', items: [object] }) }

test('a webhook that cannot be reached is waited for, and what it says is told', async () => {
  const { context, replies, waits, calls } = rig({ answers: discovery })
  replies('kubectl', { exitCode: 1, stderr: refused }, { exitCode: 1, stderr: refused }, list)
  expect(await acceptedKind.probe(step, context)).toEqual([
    { action: 'wait', what: expect.stringContaining('connection refused') },
  ])
  await acceptedKind.apply(step, context)
  expect(waits).toEqual([expect.stringContaining('failed calling webhook "v.x.io"')])
  expect(calls()).toHaveLength(3)
  expect(calls().every(({ argv }) => argv.includes('--dry-run=server'))).toBe(true)
})

test('what is there has been accepted: nobody is asked', async () => {
  const { context, calls } = rig({ answers: { ...discovery, '/api/v1/namespaces/x/configmaps/a': object } })
  expect(await acceptedKind.probe(step, context)).toEqual([])
  expect(calls()).toEqual([])
})

test('without a data plane no webhook is there to ask', async () => {
  const { context, calls } = rig({ answers: discovery, dataPlane: false })
  expect(await acceptedKind.probe(step, context)).toEqual([])
  expect(calls()).toEqual([])
})

test.each([
  'error: resource mapping not found: no matches for kind "ConfigMap"',
  'Error from server: admission webhook "v.x.io" denied the request: overlaps',
])('%s: that is for the step that applies', async (stderr) => {
  const { context, replies } = rig({ answers: discovery })
  replies('kubectl', { exitCode: 1, stderr })
  expect(await acceptedKind.probe(step, context)).toEqual([])
})

test('an end of the run ends the waiting, and names the webhook', async () => {
  const { context, replies, stop } = rig({ answers: discovery })
  replies('kubectl', ...Array.from({ length: 9 }, () => ({ exitCode: 1, stderr: refused })))
  const waiting = { ...context, waiting: () => stop.abort(new Error('enough')) }
  await expect(acceptedKind.apply(step, waiting)).rejects.toThrow(
    'a webhook that has to be asked does not answer',
  )
})
