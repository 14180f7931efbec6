import { expect, test } from 'vitest'
import { isTransient, parseStatus, refusalText } from '../../lib/kube/status.ts'

test('a Status is read with its causes', () => {
  const cause = { reason: 'FieldManagerConflict', field: '.data.k', message: 'conflict with "helm"' }
  const body = {
    kind: 'Status',
    reason: 'Conflict',
    message: 'Apply failed',
    details: { causes: [cause] },
    code: 409,
  }
  expect(parseStatus(409, body)).toEqual({
    code: 409,
    reason: 'Conflict',
    message: 'Apply failed',
    causes: [cause],
  })
})

test.each<[string, unknown, string]>([
  ['no body', undefined, 'status 502: no message'],
  ['a list', [1], 'status 502: no message'],
  ['text of a proxy', { message: 'Bad Gateway' }, 'status 502: Bad Gateway'],
  ['fields of other types', { reason: 7, message: null, details: 'no' }, 'status 502: no message'],
  ['causes of other types', { message: 'no', details: { causes: ['x'] } }, 'status 502: no'],
  ['a cause without fields', { message: 'no', details: { causes: [{}] } }, 'status 502: no'],
])('%s is parsed as a status with the code of the response', (_, body, text) => {
  const status = parseStatus(502, body)
  expect(status).toMatchObject({ code: 502, reason: '' })
  expect(refusalText(status)).toBe(text)
  for (const cause of status.causes) expect(cause).toEqual({ reason: '', field: '', message: '' })
})

test.each([
  [403, false],
  [409, false],
  [422, false],
  [429, true],
  [500, true],
  [503, true],
])('status %i is transient: %s', (code, expected) => {
  expect(isTransient(parseStatus(code, {}))).toBe(expected)
})
