import { expect, test } from 'vitest'
import { applyDiagnosis } from '../../../lib/kube/diagnose/applying.ts'
import { DEFINITIONS } from '../../../lib/kube/diagnose/definitions.ts'
import { stubReader } from '../stub-reader.ts'

const missingKind = { apiVersion: 'lab.io/v1', kind: 'Pool' }
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
const find = (...items: object[]) =>
  applyDiagnosis({ missingKind }, 'lab', stubReader({ [DEFINITIONS]: { items } }).reader)

test('no CRD at all may be on its way', async () => {
  const other = { ...crd('v1'), spec: { ...crd('v1').spec, group: 'other.io' } }
  expect(await find(other)).toMatchObject({ cause: 'definition-missing', graceMs: 30_000 })
})

test('a CRD of another release does not change by itself', async () => {
  expect(await find(crd('v1beta1'))).toMatchObject({
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
  expect(await find(crd('v1', taken))).toMatchObject({
    evidence: expect.stringContaining('already in use'),
    graceMs: 0,
  })
})

test('a CRD applied a moment ago only needs that moment', async () => {
  expect((await find(crd('v1')))?.graceMs).toBeGreaterThan(0)
})

test('a kind of the core group', async () => {
  const { reader } = stubReader({ [DEFINITIONS]: { items: [crd('v1')] } })
  expect(
    await applyDiagnosis({ missingKind: { apiVersion: 'v1', kind: 'Pool' } }, 'lab', reader),
  ).toMatchObject({
    cause: 'definition-missing',
    what: 'the API server knows no Pool of v1',
  })
})
