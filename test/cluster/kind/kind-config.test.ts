import { expect, test } from 'vitest'
import { kindConfig } from '../../../lib/cluster/kind/kind-config.ts'
import { clusterOf, wantedOf } from './wanted.ts'

test('the configuration has the nodes, the ranges of the plan, and no networking that components replace', () => {
  const cluster = clusterOf({ kind: { controlPlanes: 3, workers: 1 }, ipFamily: 'dual' })
  const wanted = wantedOf({ pods: ['10.0.0.0/16', 'fd00::/56'] }, ['cni', 'kube-proxy'])
  const config = kindConfig('west', cluster, 'kindest/node:v1.34.11', wanted)
  expect(config).toMatchObject({
    name: 'west',
    networking: {
      ipFamily: 'dual',
      podSubnet: '10.0.0.0/16,fd00::/56',
      serviceSubnet: '10.1.0.0/20',
      disableDefaultCNI: true,
      kubeProxyMode: 'none',
    },
    nodes: ['control-plane', 'control-plane', 'control-plane', 'worker'].map((role) => ({
      role,
      image: 'kindest/node:v1.34.11',
    })),
  })
})

test("without such components kind's own networking is kept", () => {
  const config = kindConfig('west', clusterOf({}), 'image', wantedOf({}, []))
  expect(config).toMatchObject({ networking: { disableDefaultCNI: false, kubeProxyMode: 'iptables' } })
})

test.each([
  ['1.34', 'v1beta3'],
  ['1.35.8', 'v1beta3'],
  ['1.36', 'v1beta4'],
])(
  'with Kubernetes %s the control-plane address is put into the certificate through kubeadm %s',
  (kubernetes, version) => {
    const config = kindConfig('west', clusterOf({ kubernetes }), 'image', wantedOf({}, []))
    const patch = JSON.stringify([{ op: 'add', path: '/apiServer/certSANs/-', value: '172.18.255.251' }])
    expect(config).toMatchObject({
      kubeadmConfigPatchesJSON6902: [
        { group: 'kubeadm.k8s.io', version, kind: 'ClusterConfiguration', patch },
      ],
    })
  },
)
