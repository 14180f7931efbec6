import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { accept, evaluateRules } from '../../lib/lab/compatibility.ts'
import { loadRules } from '../../lib/lab/rules.ts'
import { stepsOf, worldOf } from './task-context.ts'

const { clusters } = parse(readFileSync('config/examples/seed-2023.yaml', 'utf8'))
const cluster: { components: Record<string, object> } = clusters['control-plane-dev']

test('every component of the guide has steps, at the guide’s own versions and values', () => {
  const steps = Object.entries(cluster.components).map(([name, input]) => stepsOf(name, input, cluster))
  const versions = steps.map((all) => all.flatMap(({ version }) => version ?? [])[0])
  expect(versions).toEqual(['1.14.3', '0.14.3', '0.6.4', '1.9.6', '26.0.0', '1.20.2'])
  const cilium = steps.flat().find((step) => step.kind === 'helm')
  expect(cilium?.kind === 'helm' && cilium.values.user).toEqual({
    kubeProxyReplacement: 'strict',
    k8sServiceHost: 'control-plane-dev-control-plane',
    k8sServicePort: 6443,
  })
})

test('its one error is accepted by name, as the example says', () => {
  const loaded = loadRules(readFileSync('config/compatibility.yaml', 'utf8'))
  const { components: component, ...west } = worldOf(cluster).cluster
  const found = loaded.ok ? evaluateRules(loaded.rules, { cluster: west, component, host: {} }) : []
  const errors = found.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
  expect(errors).toEqual(['kube-vip-beside-metallb'])
  expect(readFileSync('config/examples/seed-2023.yaml', 'utf8')).toContain(`ACCEPT=${errors.join(',')}`)
  expect(found.map(({ rule }) => rule)).toContain('cilium-kube-proxy-replacement-deprecated')
  expect(accept(found, errors).some(({ severity }) => severity === 'error')).toBe(false)
})
