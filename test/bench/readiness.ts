// How soon readiness is noticed once the API server says so: ours beside `kubectl wait`, on the same objects in one run; then how
// soon a cause is named. On a real control plane whose kubelet this program plays.

import { kubectl, kubeProcess } from '../../lib/kube/access.ts'
import { awaitObject } from '../../lib/kube/await-object.ts'
import { diagnoseTarget } from '../../lib/kube/diagnose/look.ts'
import { watchForDiagnosis } from '../../lib/kube/diagnose/look-out.ts'
import type { Workload } from '../../lib/kube/objects/apps.ts'
import { rolloutMissing } from '../../lib/kube/workload.ts'
import { runOk } from '../../lib/process/run.ts'
import { playedCluster } from '../rehearsal/played-cluster.ts'
import { median } from './timing.ts'

const rounds = Number(process.argv[2] ?? 15)
const apps = '/apis/apps/v1/namespaces/default'
const { signal } = new AbortController()
const cluster = await playedCluster('bench', {})
const { reader, tools, access } = cluster.doors

const lacking = (name: string) => ({
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'main', image: 'none' }] },
    },
  },
})

async function byOurs(name: string): Promise<number> {
  const lackOf = (object: Workload | undefined) => rolloutMissing('deployment', object)
  await awaitObject(reader, `${apps}/deployments`, name, lackOf, signal, () => {})
  return performance.now()
}

async function byKubectl(name: string): Promise<number> {
  const args = ['wait', '--for=condition=Available', `deployment/${name}`, '--timeout=60s']
  await runOk(kubectl(tools, access, args), kubeProcess({ env: process.env, signal }, tools))
  return performance.now()
}

/** Gives the moment at which the API server has answered that it is so. */
async function makeReady(name: string): Promise<number> {
  const counts = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 }
  const conditions = [{ type: 'Available', status: 'True' }]
  const status = { observedGeneration: 1, ...counts, conditions }
  await cluster.merge(`${apps}/deployments/${name}/status`, { status })
  return performance.now()
}

const late = { ours: [] as number[], kubectl: [] as number[], named: [] as number[] }
try {
  for (let round = 0; round < rounds; round++) {
    const name = `ready-${round}`
    await cluster.post(`${apps}/deployments`, lacking(name))
    const both = [byOurs(name), byKubectl(name)] as const
    await new Promise((resolve) => setTimeout(resolve, 2_500)) // kubectl has to be watching by then
    const saidAt = await makeReady(name)
    const [oursAt, kubectlAt] = await Promise.all(both)
    late.ours.push(oursAt - saidAt)
    late.kubectl.push(kubectlAt - saidAt)
  }
  for (let round = 0; round < rounds; round++) {
    const name = `stuck-${round}`
    const target = {
      kind: 'deployment',
      name,
      namespace: 'default',
      collection: `${apps}/deployments`,
    } as const
    const look = () => diagnoseTarget(target, { reader, since: Date.now(), contributed: [] })
    const looking = watchForDiagnosis({ look, onLook: () => {}, signal })
    const more = { nodeSelector: { 'no-such': 'label' } }
    const { metadata, spec } = lacking(name)
    const template = { ...spec.template, spec: { ...spec.template.spec, ...more } }
    const startedAt = performance.now()
    await cluster.post(`${apps}/deployments`, { metadata, spec: { ...spec, template } })
    await looking
    late.named.push(performance.now() - startedAt)
  }
} finally {
  await cluster.close()
}
const ms = (values: readonly number[]) => `${median(values).toFixed(0)} ms (median of ${rounds})`
console.log(`readiness noticed by us after ${ms(late.ours)}; wanted: under 100 ms`)
console.log(`readiness noticed by kubectl wait after ${ms(late.kubectl)}`)
console.log(`a pod that no node takes named ${ms(late.named)} after it is asked for; wanted: under 5000 ms`)
