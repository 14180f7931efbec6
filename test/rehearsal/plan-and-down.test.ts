import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Change } from '../../lib/step/change.ts'
import type { RunEvent } from '../../lib/task/events.ts'
import { type Checkout, checkout, processesOf } from '../checkout.ts'
import { about } from '../step/about.ts'
import { resourceVersions, settledVersions } from './settled.ts'

const cluster = 'control-plane-dev'
const CANARY = 'canary-9f3b'

let lab: Checkout
beforeAll(async () => {
  lab = await checkout()
  await lab.write('config/addresses.lock', '')
})
afterAll(() => lab.remove())

const kubectl = (...args: string[]) => lab.kubectl(cluster, ...args)
const plan = (...args: string[]) => lab.events(['plan', 'PROVIDER=rehearsal', ...args])
const rehearse = (...args: string[]) => lab.events(['rehearse', ...args])

/** What each step changes, by job and step; waiting is none of it, and that it was predicted makes no difference. */
function changesBy(
  events: readonly RunEvent[],
  type: 'step-planned' | 'step-ended',
): Record<string, Change[]> {
  const steps = events.flatMap((event) => (event.type === type ? [event] : []))
  const told = steps.map(({ job, step, changes }): [string, Change[]] => [
    `${job}: ${step}`,
    changes.filter(({ action }) => action !== 'wait').map(({ predicted: _, ...change }) => change),
  ])
  return Object.fromEntries(told.filter(([, changes]) => changes.length > 0))
}

const allChanges = (events: readonly RunEvent[]) => Object.values(changesBy(events, 'step-planned')).flat()
const endOf = (events: readonly RunEvent[], job: string) =>
  events.find((event) => event.type === 'job-ended' && event.job === `${job}@${cluster}`)

/** Every file of the checkout but for what is a run's own: its state, and Node's cache of compiled modules. */
async function files(): Promise<Record<string, string>> {
  const entries = await readdir(lab.folder, { recursive: true, withFileTypes: true })
  const kept = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/^\/(\.lab|\.cache|node_modules)\//.test(path.slice(lab.folder.length)))
  const hashes = kept.map(async (path) => [
    path,
    createHash('sha1')
      .update(await readFile(path))
      .digest('hex'),
  ])
  return Object.fromEntries(await Promise.all(hashes))
}

describe('a lab that is not there yet', () => {
  let planned: readonly RunEvent[]

  test('is planned whole, all of it predicted, and nothing comes to be', async () => {
    const before = await files()
    const { exitCode, events } = await plan()
    planned = events
    expect(exitCode).toBe(0)
    expect(await files()).toEqual(before)
    expect(await processesOf(lab.folder)).toEqual([])
    expect(existsSync(join(lab.folder, '.lab/rehearsal'))).toBe(false)

    const changes = events.flatMap((event) => (event.type === 'step-planned' ? event.changes : []))
    const [first, ...rest] = changes
    expect(first).toEqual({ action: 'create', what: `control plane ${cluster}` })
    expect(
      rest.every(({ predicted, action }) => predicted && (action === 'create' || action === 'wait')),
    ).toBe(true)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'job-planned', job: `metallb@${cluster}`, assumed: true }),
    )
  })

  test('comes up by exactly what was planned', async () => {
    const { exitCode, events } = await rehearse()
    expect(exitCode).toBe(0)
    expect(changesBy(events, 'step-ended')).toEqual(changesBy(planned, 'step-planned'))
    expect(Object.keys(changesBy(planned, 'step-planned')).length).toBeGreaterThan(4)
  })
})

test('planning a lab that is up finds nothing, and moves nothing: no object, no release, no file', async () => {
  const [versions, before] = [await settledVersions(lab, cluster), await files()]
  const { stdout, stderr, exitCode } = await lab.make('plan', 'PROVIDER=rehearsal')
  expect(exitCode, stderr).toBe(0)
  expect(stdout).toContain('plan: nothing to do')
  expect(await resourceVersions(lab, cluster)).toBe(versions)
  expect(await files()).toEqual(before)
})

test('what has only the old labels is ours: up adds the prefixed ones, restarts nothing, and is done', async () => {
  const [component, legacy] = ['homelab-networking/component', 'managed-by=homelab-networking']
  const kinds = (await kubectl('api-resources', '--verbs=list,patch', '-o', 'name')).trim().split('\n').join()
  const everywhere = (...args: string[]) => [kinds, '--all-namespaces', ...args]
  const found = async (selector: string) => {
    const names = await kubectl('get', ...everywhere('--selector', selector, '-o', 'name'))
    return names.split('\n').filter((name) => name !== '' && !name.startsWith('endpoint')) // they have their service's
  }
  const format = '{range .items[*]}{.metadata.name} {.metadata.uid} {.metadata.generation}{"\\n"}{end}'
  const running = () =>
    kubectl('get', 'deployments,daemonsets,pods', '--all-namespaces', '-o', `jsonpath=${format}`)
  const revisions = () => kubectl('get', 'secrets', '-n', 'kube-system', '-l', 'owner=helm', '-o', 'name')

  const all = await found(component)
  expect(await found(legacy)).toEqual(all)
  expect(all).toEqual(expect.arrayContaining([expect.stringContaining('sh.helm.release.v1.cilium')]))
  await kubectl(
    'label',
    ...everywhere('--selector', component, `${component}-`, 'app.kubernetes.io/managed-by-'),
  )
  expect(await found(component)).toEqual([])
  const before = [await running(), await revisions()]

  const planned = await plan()
  const changes = allChanges(planned.events)
  expect(new Set(changes.map(({ action, because }) => `${action}: ${because}`))).toEqual(
    new Set(['change: labels get a prefix']),
  )
  expect(changes.length).toBe(all.length)
  const up = await rehearse()
  expect(up.exitCode).toBe(0)
  expect(changesBy(up.events, 'step-ended')).toEqual(changesBy(planned.events, 'step-planned'))
  expect(await found(component)).toEqual(all)
  expect(await found(legacy)).toEqual(all) // as an older checkout looks for them
  expect([await running(), await revisions()]).toEqual(before)
  expect((await rehearse()).events.at(-1)).toMatchObject({ exitCode: 0, changes: 0 })
})

describe('a lab that wants something else', () => {
  beforeAll(() =>
    lab.write(
      'other.yaml',
      JSON.stringify({
        clusters: {
          [cluster]: {
            components: {
              'gateway-api': {},
              cilium: {
                values: {
                  debug: { enabled: true },
                  extraConfig: { 'some-token': CANARY },
                  operator: { replicas: 2 },
                },
              },
              metallb: {
                pools: [
                  { name: 'first-pool', addresses: ['172.18.255.10-172.18.255.20'] },
                  { name: 'second' },
                ],
              },
            },
          },
        },
      }),
    ),
  )

  test('shows what changes, old and new, and no secret; up does exactly that', async () => {
    const planned = await plan('LAB=other.yaml')
    expect(allChanges(planned.events)).toMatchObject([
      {
        action: 'change',
        what: 'Helm release kube-system/cilium',
        fields: [
          { path: 'values.operator.replicas', from: 1, to: 2 },
          { path: 'values.debug', to: { enabled: true } },
          { path: 'values.extraConfig', to: { 'some-token': '(secret)' } },
        ],
      },
      {
        action: 'change',
        what: 'IPAddressPool metallb-system/first-pool',
        fields: [
          {
            path: 'spec.addresses[0]',
            from: '172.18.255.200-172.18.255.250',
            to: '172.18.255.10-172.18.255.20',
          },
        ],
      },
      { action: 'create', what: 'IPAddressPool metallb-system/second' },
      { action: 'change', what: 'L2Advertisement metallb-system/l2-advert' },
    ])
    expect(JSON.stringify(planned.events)).not.toContain(CANARY)
    expect(planned.events).toContainEqual(
      expect.objectContaining({
        step: 'cilium',
        overrides: [{ path: 'operator.replicas', computed: 1, given: 2 }],
      }),
    )

    const up = await rehearse('LAB=other.yaml')
    expect(up.exitCode).toBe(0)
    expect(changesBy(up.events, 'step-ended')).toEqual(changesBy(planned.events, 'step-planned'))
    expect(JSON.stringify(up.events)).not.toContain(CANARY)
  })
})

describe('a lab that wants less', () => {
  const labOf = (components: object) => JSON.stringify({ clusters: { [cluster]: { components } } })
  const pools = [{ name: 'first-pool', addresses: ['172.18.255.10-172.18.255.20'] }]
  const all = { 'gateway-api': {}, metallb: { pools } }

  beforeAll(async () => {
    await lab.write('guarded.yaml', labOf({ ...all, 'network-policy': { defaultDeny: 'both' } }))
    await lab.write('open.yaml', labOf({ ...all, 'network-policy': {} }))
    await lab.write('bare.yaml', labOf(all))
  })

  test('what it wants no more is shown, and goes: a pool before the new ones, policies after them', async () => {
    expect((await rehearse('LAB=guarded.yaml')).exitCode).toBe(0)
    expect(await kubectl('get', 'ipaddresspools', '-A', '-o', 'name')).not.toContain('second')
    const planned = await plan('LAB=open.yaml')
    expect(allChanges(planned.events)).toEqual([
      { action: 'keep', what: expect.stringContaining('component cilium: '), because: expect.any(String) },
      { action: 'remove', ...about('NetworkPolicy default/allow-dns', 'networking.k8s.io/v1') },
      { action: 'remove', ...about('NetworkPolicy default/default-deny', 'networking.k8s.io/v1') },
    ])
    const up = await rehearse('LAB=open.yaml')
    expect(up.exitCode).toBe(0)
    expect(changesBy(up.events, 'step-ended')).toEqual(changesBy(planned.events, 'step-planned'))
    expect(await kubectl('get', 'networkpolicies', '-o', 'name')).toBe(
      'networkpolicy.networking.k8s.io/allow-specific-app\n',
    )
  })

  test('a component taken out of it is told, and goes with down; what is made alone stays meanwhile', async () => {
    await kubectl('create', 'configmap', 'not-ours')
    const { stdout } = await lab.make('plan', 'PROVIDER=rehearsal', 'LAB=bare.yaml')
    expect(stdout).toContain(
      '= keep component network-policy: 1 thing that we made: not in the lab file; make down COMPONENT=network-policy removes it',
    )
    const down = await lab.make('down', 'PROVIDER=rehearsal', 'LAB=bare.yaml', 'COMPONENT=network-policy')
    expect(down.exitCode, down.stderr).toBe(0)
    expect(await kubectl('get', 'networkpolicies,configmaps', '-o', 'name')).toMatch(/^configmap.*not-ours$/m)
    expect(await kubectl('get', 'networkpolicies', '-o', 'name')).toBe('')
  })
})

describe('what somebody else has in hand', () => {
  test('a field set by hand, and a release made by another installer: shown, refused, and left alone', async () => {
    const patch = '{"spec":{"addresses":["172.18.255.30-172.18.255.40"]}}'
    await kubectl(
      'patch',
      'ipaddresspool',
      'first-pool',
      '-n',
      'metallb-system',
      '--type=merge',
      '--field-manager=by-hand',
      '-p',
      patch,
    )
    const markers = ['homelab-networking/component-', 'managed-by-']
    await kubectl('label', 'secret', '-n', 'kube-system', '-l', 'owner=helm', ...markers)
    const versions = await settledVersions(lab, cluster)
    const { events } = await plan()
    expect(allChanges(events).filter(({ action }) => action === 'adopt')).toMatchObject([
      {
        what: 'Helm release kube-system/cilium',
        fields: [
          { path: 'values.debug' },
          { path: 'values.extraConfig' },
          { path: 'values.operator.replicas' },
        ],
        holders: ['whoever made revision 2'],
      },
      { what: 'IPAddressPool metallb-system/first-pool', holders: ['by-hand (spec.addresses)'] },
    ])
    const refused = await rehearse('KEEP_GOING=1')
    expect(endOf(refused.events, 'cilium')).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/held by whoever made revision 2[\s\S]*ADOPT=1/),
    })
    expect(await resourceVersions(lab, cluster)).toBe(versions)
  })

  test('with ADOPT=1 it is taken over, and from then on nothing is left to do', async () => {
    const { exitCode, events } = await rehearse('ADOPT=1')
    expect(exitCode).toBe(0)
    expect(endOf(events, 'cilium')).toMatchObject({ status: 'done', changes: 1 })
    expect((await plan()).events.at(-1)).toMatchObject({ changes: 0 })
  })

  test('what was adopted is not removed: down keeps it, and says so', async () => {
    const { stdout } = await lab.make('down', 'PROVIDER=rehearsal', 'COMPONENT=cilium', 'DRY_RUN=1')
    expect(stdout).toContain('= keep Helm release kube-system/cilium: was there before us, and was adopted')
    expect(stdout).toContain('- remove Namespace metallb-system')
  })
})

/** A component with everything that down has to be careful about. */
const shelf = `#!/usr/bin/env zx
import { z } from 'zod'
import { objects, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
const book = { apiVersion: 'shelf.test/v1', kind: 'Book' }
const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
const labels = { app: 'shelf' }
export default defineTask(import.meta, {
  summary: 'A shelf of books',
  input: z.strictObject({}),
  steps: () => [
    objects('kind of books', [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shelf' } },
      { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'books.shelf.test' },
        spec: { group: 'shelf.test', scope: 'Namespaced', names: { kind: 'Book', plural: 'books', singular: 'book' },
          versions: [{ name: 'v1', served: true, storage: true, schema }] } },
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shelf', namespace: 'shelf' },
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'x/y:1' }] } } } },
    ]),
    ready('shelf', 'deployment/shelf'),
    objects('books', [
      { ...book, metadata: { name: 'ours', namespace: 'shelf' }, spec: { pages: 1 } },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'reader', labels: { shelf: 'yes' } } },
    ]),
  ],
})
`

describe('on a cluster that is not ours', () => {
  const existing = ['LAB=existing.yaml']
  const down = (...args: string[]) => lab.make('down', ...existing, ...args)

  beforeAll(async () => {
    await lab.write('tasks/shelf.mts', shelf)
    const addresses = {
      pods: ['10.128.0.0/16'],
      services: ['10.112.0.0/20'],
      pool: ['172.18.255.200-172.18.255.250'],
    }
    await lab.write(
      'existing.yaml',
      JSON.stringify({
        clusters: {
          adopted: {
            provider: 'existing',
            existing: {
              kubeconfig: `.lab/rehearsal/${cluster}/kubeconfig`,
              context: `kwok-${cluster}`,
              networks: ['172.18.0.0/16'],
              apiServer: `${cluster}-control-plane:6443`,
            },
            addresses,
            components: { shelf: {} },
          },
        },
      }),
    )
    await kubectl('create', 'namespace', 'reader')
    const { exitCode, stderr } = await lab.make('up', ...existing)
    expect(exitCode, stderr).toBe(0)
    await kubectl('create', 'configmap', 'mine', '-n', 'shelf')
    await lab.write(
      'book.yaml',
      'apiVersion: shelf.test/v1\nkind: Book\nmetadata: { name: mine, namespace: reader }\n',
    )
    await kubectl('create', '-f', join(lab.folder, 'book.yaml'))
  })

  test('a plan from its kubeconfig finds nothing left', async () => {
    const { stdout } = await lab.make('plan', ...existing)
    expect(stdout).toContain('plan: nothing to do')
  })

  test('a dry run says what goes and what stays, and why; nothing moves', async () => {
    const versions = await settledVersions(lab, cluster)
    const { stdout, stderr, exitCode } = await down('DRY_RUN=1')
    expect(exitCode, stderr).toBe(0)
    for (const line of [
      '- remove Book shelf/ours',
      '- remove Deployment shelf/shelf',
      '= keep Namespace shelf: holds ConfigMap shelf/mine, not ours',
      '= keep CustomResourceDefinition books.shelf.test: holds Book reader/mine, not ours',
      '= keep Namespace reader: was there before us',
      '= keep existing cluster adopted: we did not make it',
    ])
      expect(stdout).toContain(line)
    expect(await resourceVersions(lab, cluster)).toBe(versions)
  })

  test('down does just that, and touches nothing else', async () => {
    const others = (versions: string) =>
      versions.split('\n').filter((line) => !/ shelf\/|\/shelf /.test(line))
    const before = others(await settledVersions(lab, cluster))
    const { exitCode, stderr } = await down()
    expect(exitCode, stderr).toBe(0)
    expect(stderr).toContain('keep Namespace shelf')
    expect(others(await settledVersions(lab, cluster))).toEqual(before)
    expect((await kubectl('get', 'books', '-A', '-o', 'name')).trim()).toBe('book.shelf.test/mine')
    expect(await kubectl('get', 'deployments,configmaps', '-n', 'shelf', '-o', 'name')).not.toContain(
      'deployment',
    )
  })

  test('once what was not ours is gone, the rest goes with the next', async () => {
    await kubectl('delete', 'configmap', 'mine', '-n', 'shelf')
    await kubectl('delete', 'book', 'mine', '-n', 'reader')
    const { exitCode, stderr } = await down()
    expect(exitCode, stderr).toBe(0)
    const left = await kubectl('get', 'namespaces,customresourcedefinitions', '-o', 'name')
    expect(left).not.toMatch(/namespace\/shelf|books\.shelf\.test/)
    expect(left).toMatch(/namespace\/reader[\s\S]*ipaddresspools\.metallb\.io/)
    expect((await down()).stdout).toContain('nothing changed')
  })
})

test('COMPONENT= takes one back with what needs it, and leaves the others; up brings it again', async () => {
  const { exitCode, events } = await lab.events(['down', 'PROVIDER=rehearsal', 'COMPONENT=metallb'])
  expect(exitCode).toBe(0)
  expect(events.flatMap((event) => (event.type === 'job-ended' ? [event.job] : []))).toEqual([
    `metallb@${cluster}`,
  ])
  const left = await kubectl('get', 'namespaces,customresourcedefinitions,clusterroles', '-o', 'name')
  expect(left).not.toContain('metallb')
  expect(left).toContain('gateways.gateway.networking.k8s.io')
  const up = await rehearse()
  expect(endOf(up.events, 'metallb')).toMatchObject({ status: 'done' })
})

test('a component that the lab does not have is refused, with the nearest', async () => {
  const refused = await lab.make('down', 'PROVIDER=rehearsal', 'COMPONENT=metalb')
  expect(refused.exitCode).toBe(2)
  expect(refused.stderr).toMatch(/no component metalb.*metallb/)
})

test('a cluster of ours goes as a whole', async () => {
  const { stdout } = await lab.make('down', 'PROVIDER=rehearsal', 'DRY_RUN=1')
  expect(stdout).toMatch(/- remove rehearsal cluster control-plane-dev\n/)
  expect(stdout).not.toContain('metallb')
  expect((await lab.make('down', 'PROVIDER=rehearsal')).exitCode).toBe(0)
  expect(await processesOf(lab.folder)).toEqual([])
})
