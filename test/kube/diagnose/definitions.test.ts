import { expect, test } from 'vitest'
import { applyDiagnosis } from '../../../lib/kube/diagnose/applying.ts'
import { DEFINITIONS } from '../../../lib/kube/diagnose/definitions.ts'
import { stubReader } from '../stub-reader.ts'

const unknown =
  'error: resource mapping not found for name: "a" namespace: "" from "STDIN": no matches for kind "Pool" in version "lab.io/v1"\nensure CRDs are installed first'
const crd = (
  version: string,
  condition = { type: 'Established', status: 'True', reason: '', message: '' },
) => ({
  metadata: { name: 'pools.lab.io' },
  spec: {
    group: 'lab.io',
    names: { kind: 'Pool' },
    versions: [
      { name: version, served: true },
      { name: 'v0', served: false },
    ],
  },
  status: { conditions: [condition] },
})
const find = (printed: string, ...items: object[]) =>
  applyDiagnosis(printed, stubReader({ [DEFINITIONS]: { items } }).reader)

test('no CRD at all may be on its way', async () => {
  const other = { ...crd('v1'), spec: { ...crd('v1').spec, group: 'other.io' } }
  expect(await find(unknown, other)).toMatchObject({ cause: 'definition-missing', graceMs: 30_000 })
})

test('a CRD of another release does not change by itself', async () => {
  expect(await find(unknown, crd('v1beta1'))).toMatchObject({
    cause: 'definition-not-served',
    evidence: 'the CRD pools.lab.io serves v1beta1',
    graceMs: 0,
  })
})

test('a CRD whose names another one has', async () => {
  const taken = {
    type: 'NamesAccepted',
    status: 'False',
    reason: 'KindConflict',
    message: '"Pool" is already in use',
  }
  expect(await find(unknown, crd('v1', taken))).toMatchObject({
    evidence: expect.stringContaining('already in use'),
    graceMs: 0,
  })
})

test('a CRD applied a moment ago only needs that moment', async () => {
  expect((await find(unknown, crd('v1')))?.graceMs).toBeGreaterThan(0)
})

test.each(['Error from server (Conflict): try again', 'the server could not find the requested resource'])(
  '%j is none',
  async (printed) => {
    expect(await find(printed, crd('v1'))).toBeUndefined()
  },
)

test('what a webhook says needs no CRD', async () => {
  const denied =
    'Error from server: error when creating "STDIN": admission webhook "a.b.c" denied the request: no'
  expect(await find(denied)).toMatchObject({
    cause: 'webhook-refused',
    what: 'the API server does not take an object',
  })
})
