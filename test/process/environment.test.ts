import { expect, test } from 'vitest'
import { childEnvironment } from '../../lib/process/environment.ts'

test.each([
  'KUBECONFIG',
  'KUBERNETES_SERVICE_HOST',
  'KUBECTL_KUBERC',
  'HELM_KUBECONTEXT',
  'HELM_NAMESPACE',
  'KWOK_WORKDIR',
  'POD_NAMESPACE',
  'MAKEFLAGS',
  'MAKELEVEL',
  'MFLAGS',
  'NODE_OPTIONS',
  'NODE_COMPILE_CACHE',
  'FORCE_COLOR',
])('%s is withheld from children', (name) => {
  expect(childEnvironment({ [name]: 'x' })).toEqual({})
})

test.each(['PATH', 'HOME', 'HTTPS_PROXY', 'NODE_EXTRA_CA_CERTS', 'MY_KUBE', 'NO_COLOR'])(
  '%s is passed to children',
  (name) => {
    expect(childEnvironment({ [name]: 'x' })).toEqual({ [name]: 'x' })
  },
)
