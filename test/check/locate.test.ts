import { expect, test } from 'vitest'
import type { Target } from '../../lib/check/check.ts'
import { locate, urlOf } from '../../lib/check/locate.ts'
import { stubReader } from '../kube/stub-reader.ts'

const place = { name: 'web', namespace: 'x' }
const { reader } = stubReader({
  '/api/v1/namespaces/x/services/web': {
    spec: {
      clusterIPs: ['10.96.0.9', 'fd00::9'],
      ports: [{ port: 8080, nodePort: 30_001 }, { port: 9090 }],
    },
    status: {
      loadBalancer: { ingress: [{ hostname: 'lb.example' }, { ip: '192.0.2.7' }, { ip: 'fd00::7' }] },
    },
  },
  '/api/v1/namespaces/homelab-verify/pods/web': {
    status: { podIPs: [{ ip: '10.1.0.5' }, { ip: 'fd00:1::5' }] },
  },
  '/api/v1/nodes': {
    items: ['10.0.0.1', '10.0.0.2', 'fd00:2::1'].map((address) => ({
      status: {
        addresses: [
          { type: 'InternalIP', address },
          { type: 'Hostname', address: 'node' },
        ],
      },
    })),
  },
  '/apis/gateway.networking.k8s.io/v1/namespaces/x/gateways/web': {
    spec: { listeners: [{ port: 80 }] },
    status: { addresses: [{ type: 'IPAddress', value: '192.0.2.8' }] },
  },
  '/apis/gateway.networking.k8s.io/v1/namespaces/x/gateways/pending': {
    spec: { listeners: [{ port: 80 }] },
    status: { conditions: [{ type: 'Programmed', message: 'Waiting for a controller' }] },
  },
})

test.each<[Target, 4 | 6, readonly string[], number]>([
  [{ kind: 'ClusterIP', ...place }, 4, ['10.96.0.9'], 8080],
  [{ kind: 'ClusterIP', ...place }, 6, ['fd00::9'], 8080],
  [{ kind: 'NodePort', ...place }, 4, ['10.0.0.1', '10.0.0.2'], 30_001],
  [{ kind: 'NodePort', ...place }, 6, ['fd00:2::1'], 30_001],
  [{ kind: 'LoadBalancer', ...place }, 4, ['192.0.2.7'], 8080],
  [{ kind: 'LoadBalancer', ...place }, 6, ['fd00::7'], 8080],
  [{ kind: 'pod', name: 'web', port: 81 }, 6, ['fd00:1::5'], 81],
  [{ kind: 'Gateway', ...place }, 4, ['192.0.2.8'], 80],
  [{ kind: 'DNS name', name: 'web.x.svc' }, 4, ['web.x.svc'], 80],
  [{ kind: 'VIP', address: '192.0.2.9', port: 6443 }, 4, ['192.0.2.9'], 6443],
])('%o IPv%i', async (target, family, addresses, port) => {
  expect(await locate(target, family, reader)).toEqual({ ok: true, addresses, port })
})

test.each<[Target, 4 | 6, RegExp]>([
  [{ kind: 'Gateway', ...place }, 6, /no address/],
  [{ kind: 'Gateway', name: 'pending', namespace: 'x' }, 4, /Waiting for a controller/],
  [{ kind: 'Gateway', name: 'none', namespace: 'x' }, 4, /no such Gateway/],
  [{ kind: 'pod', name: 'none', port: 80 }, 4, /pod none/],
  [{ kind: 'ClusterIP', name: 'none', namespace: 'x' }, 4, /no service x\/none/],
])('%o IPv%i has no address, with the reason', async (target, family, missing) => {
  expect(await locate(target, family, reader)).toEqual({ ok: false, missing: expect.stringMatching(missing) })
})

test('URLs of both families', () => {
  expect(urlOf('192.0.2.1', 80)).toBe('http://192.0.2.1:80/')
  expect(urlOf('2001:db8::1', 80)).toBe('http://[2001:db8::1]:80/')
})
