import { expect, test } from 'vitest'
import { admissionPolicyLiftedKind } from '../../lib/step/admission-policy-lifted.ts'
import { admissionPolicyLifted } from '../../lib/step/steps.ts'
import { failureOf } from '../tools/fixture.ts'
import { about } from './about.ts'
import { rig } from './rig.ts'

const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'guarded' } }
const guard = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'policy' } }
const step = (lift: boolean) =>
  admissionPolicyLifted('2 in place of 1', {
    policies: [guard],
    object,
    annotations: { version: '2' },
    lift,
    next: 'FORCE=1',
  })

const discovery = {
  '/api/v1': {
    resources: [
      { name: 'namespaces', kind: 'Namespace', namespaced: false },
      { name: 'nodes', kind: 'Node', namespaced: false },
    ],
  },
}
const live = (version: string) => ({ ...object, metadata: { ...object.metadata, annotations: { version } } })
const at = (version: string) => ({ '/api/v1/namespaces/guarded': live(version) })
const status = { '/api/v1/nodes/policy': guard }
const denied = { exitCode: 1, stderr: 'the policy says no' }

test.each([
  ['the object is not there', status],
  ['it is already so', { ...at('2'), ...status }],
  ['nobody stands guard', at('1')],
])('%s: the server is not asked', async (_, answers) => {
  const { context, calls } = rig({ answers: { ...discovery, ...answers } })
  expect(await admissionPolicyLiftedKind.probe(step(false), context)).toEqual([])
  expect(calls()).toEqual([])
})

test('what the policy lets through is no matter', async () => {
  const { context, calls } = rig({ answers: { ...discovery, ...at('1'), ...status } })
  expect(await admissionPolicyLiftedKind.probe(step(false), context)).toEqual([])
  expect(calls()[0]?.argv).toContain('--dry-run=server')
  expect(calls()[0]?.argv.slice(-3)).toEqual(['Namespace', 'guarded', 'version=2'])
})

test('what it refuses ends the job, with its words and the way on', async () => {
  const { context, replies } = rig({ answers: { ...discovery, ...at('1'), ...status } })
  replies('kubectl', denied)
  expect(await failureOf(admissionPolicyLiftedKind.probe(step(false), context))).toMatchObject({
    code: 'guarded',
    got: 'the policy says no',
    next: 'FORCE=1',
  })
})

test('told to, it removes the policy, and waits until the server obeys it no longer', async () => {
  const { context, replies, calls, waits } = rig({ answers: { ...discovery, ...at('1'), ...status } })
  replies('kubectl', denied, {}, denied, {})
  expect(await admissionPolicyLiftedKind.probe(step(true), context)).toEqual([
    { action: 'remove', ...about('Node policy') },
  ])
  await admissionPolicyLiftedKind.apply(step(true), context)
  expect(calls().map(({ argv }) => argv.find((word) => /^(delete|annotate)$/.test(word)))).toEqual([
    'annotate',
    'delete',
    'annotate',
    'annotate',
  ])
  expect(waits).toEqual(['the end of Node policy'])
})
