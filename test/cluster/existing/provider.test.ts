import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { existingProvider } from '../../../lib/cluster/existing/provider.ts'
import type { ProviderEnvironment } from '../../../lib/cluster/provider.ts'
import { openSnapshot } from '../../../lib/snapshot.ts'
import { programFile, tempFolder } from '../../process/folder.ts'
import { clusterOf, wantedOf } from '../kind/wanted.ts'

const entry = {
  provider: 'existing',
  existing: {
    kubeconfig: 'kubeconfig',
    context: 'home',
    apiServer: 'api.home:6443',
    networks: ['192.0.2.0/24'],
  },
}
const wanted = wantedOf({}, [])

/** Answers as kubectl does of a cluster with one node, whose address is in a file. */
const KUBECTL = `#!/bin/sh
cd "$(dirname "$0")"
shift 4 # --kubeconfig and --context
echo "$1 $2" >> calls
case "$1 $2" in
  'config view') echo '{ "clusters": [{ "cluster": { "server": "https://home" } }] }' ;;
  'get namespace') echo '{ "metadata": { "uid": "1" } }' ;;
  'get nodes') echo '{ "items": [{ "metadata": { "name": "node" }, "spec": {},'
    echo "\\"status\\": { \\"addresses\\": [{ \\"type\\": \\"InternalIP\\", \\"address\\": \\"$(cat address)\\" }] } }] }" ;;
esac
`

/** A cluster that is there already; `find` gives its node another address, and `calls` tells what kubectl was asked for. */
function openExisting() {
  const folder = tempFolder()
  const kubectl = programFile(folder, 'kubectl', KUBECTL)
  const find = (address: string) => writeFileSync(join(folder, 'address'), address)
  find('192.0.2.1')
  const snapshot = openSnapshot()
  const context = { env: { PATH: process.env.PATH }, signal: new AbortController().signal }
  const kubeTools = async () => ({ kubectl, helm: '', cacheFolder: folder })
  const environment = {
    folder,
    labFolder: folder,
    kubeTools,
    podRanges: [],
  } as unknown as ProviderEnvironment
  const cluster = existingProvider
    .forRun({ clusters: ['home'], snapshot, context })
    .open('home', clusterOf(entry), environment)
  const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').toSorted()
  return { cluster, snapshot, context: { ...context, note: () => {} }, find, calls }
}

test('its nodes, and who it is, are asked for once in a run, and once more after something has changed', async () => {
  const { cluster, snapshot, context, find, calls } = openExisting()
  const look = async () => {
    const nodes = await cluster.nodes(wanted.addresses)
    const { taken } = await cluster.network()
    await cluster.differences(wanted, context)
    return [nodes.map(({ address }) => address), taken.map(({ range }) => range)]
  }
  await cluster.create(wanted, context)
  expect(await look()).toEqual([['192.0.2.1'], ['192.0.2.1']])
  expect(await look()).toEqual([['192.0.2.1'], ['192.0.2.1']])
  const once = ['config view', 'get namespace', 'get nodes']
  expect(calls()).toEqual(once)
  find('192.0.2.2')
  snapshot.invalidate()
  expect(await look()).toEqual([['192.0.2.2'], ['192.0.2.2']])
  expect(calls()).toEqual([...once, ...once].toSorted())
})
