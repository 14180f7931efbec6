import { expect, test } from 'vitest'
import { preflightKind } from '../../lib/step/preflight.ts'
import { preflight } from '../../lib/step/steps.ts'
import { detailsOf } from '../process/failing.ts'
import { rig } from './rig.ts'

const program = { name: 'kubectl', version: '1.0.0', kind: 'program' as const, sources: [] }
const step = preflight('precheck', { program, args: ['x', 'precheck'] })

test('a program that ends well is a requirement that is met; it is told the cluster in full', async () => {
  const { context, calls, access } = rig()
  expect(await preflightKind.probe(step, context)).toEqual([])
  expect(calls()[0]?.argv).toEqual(['x', 'precheck', '--context', 'west'])
  expect(calls()[0]?.env?.KUBECONFIG).toBe(access.kubeconfig)
})

test('one that does not is a failure with all that it said', async () => {
  const { context, replies } = rig()
  replies('kubectl', { stdout: 'one thing', stderr: 'another', exitCode: 1 })
  const { what, got } = await detailsOf(preflightKind.probe(step, context))
  expect(what).toContain('precheck: kubectl finds something wrong')
  expect(got).toContain('one thinganother')
})
