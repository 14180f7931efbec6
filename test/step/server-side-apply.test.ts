import { expect, test } from 'vitest'
import { serverSideApply } from '../../lib/step/server-side-apply.ts'
import { detailsOf } from '../process/failing.ts'
import { rig } from './rig.ts'

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'lab' } }

async function refusedWith(stderr: string) {
  const { context, replies, access } = rig()
  replies('kubectl', { stderr, exitCode: 1 })
  const details = await detailsOf(serverSideApply([object], await context.doors(), context, []))
  return { details, access }
}

test('a webhook that refuses is named, and not asked again', async () => {
  const { details } = await refusedWith(
    'Error from server: error when creating "STDIN": admission webhook "a.b.c" denied the request: no such pool',
  )
  expect(details).toMatchObject({
    code: 'webhook-refused',
    got: 'webhook a.b.c: no such pool',
    retryable: false,
  })
})

test('a webhook that cannot be called, and a kind that is not there yet, are asked again', async () => {
  const unreachable = await refusedWith(
    'Error from server (InternalError): Internal error occurred: failed calling webhook "a.b.c": failed to call webhook: Post "https://hook.lab.svc:443/x?timeout=10s": dial tcp 10.0.0.1:443: connect: connection refused',
  )
  expect(unreachable.details).toMatchObject({
    code: 'webhook-unreachable',
    retryable: true,
    next: expect.stringContaining(
      `--kubeconfig ${unreachable.access.kubeconfig} --context west get endpointslices`,
    ),
  })
  const unknown = await refusedWith('error: no matches for kind "Pool" in version "lab.io/v1"')
  expect(unknown.details).toMatchObject({ code: 'definition-missing', retryable: true })
})

test('any other failure stays what it is', async () => {
  const { details } = await refusedWith('Unable to connect to the server: EOF')
  expect(details).toMatchObject({ code: 'process-failed', got: expect.stringContaining('EOF') })
})
