import { expect, test } from 'vitest'
import { kwokctlConfig, PORT_NAMES } from '../../../lib/cluster/rehearsal/kwokctl-config.ts'
import { simulatedAddress, simulatedNodes } from '../../../lib/cluster/rehearsal/nodes.ts'
import { freePorts } from '../../../lib/cluster/rehearsal/ports.ts'

test('every program and every port is set, so that kwokctl chooses neither', () => {
  const binaries = {
    etcd: '/e',
    kubeApiserver: '/a',
    kubeControllerManager: '/m',
    kubeScheduler: '/s',
    kwokController: '/k',
    kubectl: '/c',
  }
  const ports = {
    etcd: 1,
    etcdPeer: 2,
    kubeApiserver: 3,
    kubeControllerManager: 4,
    kubeScheduler: 5,
    kwokController: 6,
  }
  expect(kwokctlConfig(binaries, ports)).toMatchObject({
    kind: 'KwokctlConfiguration',
    options: {
      runtime: 'binary',
      etcdBinary: '/e',
      kwokControllerBinary: '/k',
      etcdPeerPort: 2,
      kubeApiserverPort: 3,
    },
  })
})

test('free ports are all different', async () => {
  const ports = await freePorts(PORT_NAMES)
  expect(new Set(Object.values(ports)).size).toBe(PORT_NAMES.length)
})

test.each([
  [1, ['west-control-plane']],
  [4, ['west-control-plane', 'west-worker', 'west-worker2', 'west-worker3']],
])('%i simulated nodes are named like kind nodes', (count, names) => {
  const nodes = simulatedNodes('west', count, (node) => `192.0.2.${node}`)
  expect(nodes.map(({ metadata }) => metadata.name)).toEqual(names)
})

test('nodes of different rehearsal clusters have different addresses', () => {
  const slots = [0, 1, 2, 100, 510]
  const all = slots.flatMap((slot) => [0, 1, 49].map((node) => simulatedAddress('172.18.0.0/16', slot, node)))
  expect(new Set(all).size).toBe(all.length)
  expect(all[0]).toBe('172.18.0.2')
})
