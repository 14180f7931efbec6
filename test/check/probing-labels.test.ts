import { expect, test } from 'vitest'
import { clearProbing, makeProbing, removeProbing } from '../../lib/check/make-probing.ts'
import { clientPod } from '../../lib/check/probing.ts'
import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import { labelled } from '../kube/labelled.ts'
import { legacyLabels, made, madeBefore, prefixedLabels } from '../step/managed.ts'
import { rig } from '../step/rig.ts'
import { checkContext } from './check-context.ts'

const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'homelab-verify', uid: 'u' } }
const NAMESPACE = '/api/v1/namespaces/homelab-verify'
const PODS = '/api/v1/pods'
const markers = { ...prefixedLabels('verify'), ...legacyLabels('verify') }
const ready = { conditions: [{ type: 'ContainersReady', status: 'True' }] }

const pod = (name: string, namespace: string, labels: object) => ({
  metadata: { name, namespace, labels },
  status: ready,
})

const deletions = ({ calls }: ReturnType<typeof rig>) =>
  calls()
    .filter(({ argv }) => argv.includes('delete'))
    .map(({ argv }) => argv.slice(5).filter((each) => !each.startsWith('--ignore') && each !== '--wait'))
    .toSorted()

test('all that is made for probing is marked; pods have the old label too, and look like those that they stand for', async () => {
  const labels = { app: 'web', 'app.kubernetes.io/managed-by': 'Helm' }
  const identity = { namespace: 'shop', labels }
  const objects = [clientPod('client', checkContext()), clientPod('web', checkContext(), identity)]
  const pods = [pod('client', 'homelab-verify', markers), pod('web', 'shop', markers)]
  const parts = rig({ answers: { [NAMESPACE]: made(namespace, 'verify'), [PODS]: labelled(pods) } })
  const { context } = parts
  const retry = { deadlineMs: 0, pauseMs: 1, signal: context.process.signal }
  const notReady = await makeProbing(objects, (name) => name, await context.clients(), context.process, retry)
  expect(notReady).toEqual(new Map())
  const applied: KubernetesObject[] = JSON.parse(parts.calls().at(-1)?.input ?? '').items
  expect(applied.map(({ metadata: { name, labels } }) => [name, labels])).toEqual([
    ['homelab-verify', { 'pod-security.kubernetes.io/enforce': 'privileged', ...markers }],
    ['client', { app: 'client', 'homelab-verify': 'pod', ...markers }],
    ['web', { ...markers, ...identity.labels, 'homelab-verify': 'pod' }],
  ])
})

test.each([
  ['now', made(namespace, 'verify'), markers],
  ['before labels had a prefix', madeBefore(namespace, 'verify'), { 'homelab-verify': 'pod' }],
])('what a killed run made %s goes, its pods among others too', async (_, live, labels) => {
  const pods = [pod('web', 'shop', labels), pod('theirs', 'shop', { app: 'web' })]
  const parts = rig({ answers: { [NAMESPACE]: live, [PODS]: labelled(pods) } })
  await clearProbing(await parts.context.clients(), parts.context.process)
  expect(deletions(parts)).toEqual([
    ['namespace', 'homelab-verify'],
    ['pods', '--all-namespaces', '--selector', 'homelab-networking/component=verify'],
    ['pods', '--all-namespaces', '--selector', 'homelab-verify,!homelab-networking/component'],
  ])
})

test('where there are no pods among others, none are looked for', async () => {
  const parts = rig({ answers: { [NAMESPACE]: made(namespace, 'verify'), [PODS]: labelled([]) } })
  await clearProbing(await parts.context.clients(), parts.context.process)
  await removeProbing(await parts.context.clients(), false, parts.context.process)
  expect(deletions(parts)).toEqual([
    ['namespace', 'homelab-verify'],
    ['namespace', 'homelab-verify'],
  ])
})
