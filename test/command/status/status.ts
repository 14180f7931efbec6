import type { ClusterStatus, ComponentStatus } from '../../../lib/command/status/facts.ts'
import { wantedOf } from '../../cluster/kind/wanted.ts'

export const component = (more: Partial<ComponentStatus> = {}): ComponentStatus => ({
  name: 'pools',
  pools: [],
  vips: [],
  services: [],
  releases: [],
  links: [],
  drift: [],
  ...more,
})

/** `west`, up and as planned: pods 10.0.0.0/16, services 10.1.0.0/20, pool 172.18.255.200-250, VIP .251. */
export const clusterStatus = (more: Partial<ClusterStatus> = {}): ClusterStatus => ({
  name: 'west',
  provider: 'kind',
  isUp: true,
  lacks: [],
  problems: [],
  network: { name: 'kind', subnets: [{ cidr: '172.18.0.0/16' }], taken: [], assumed: false },
  addresses: wantedOf({}, []).addresses,
  kubernetes: '1.34.4',
  nodes: [
    { name: 'west-control-plane', isReady: true, addresses: ['172.18.0.2'], podRanges: ['10.0.0.0/24'] },
  ],
  serviceRanges: ['10.1.0.0/20'],
  components: [component({ pools: ['172.18.255.200-172.18.255.250'] })],
  workloads: { total: 3, lacks: [] },
  pools: [{ range: '172.18.255.200-172.18.255.250', size: 51, handedOut: 1 }],
  services: [{ name: 'web/web', addresses: ['172.18.255.200'], ports: [80] }],
  ...more,
})

const { name, provider, problems, network, addresses } = clusterStatus()
const { drift: _, ...planned } = component({ pools: ['172.18.255.200-172.18.255.250'] })

/** The same before it is up. */
export const plannedStatus: ClusterStatus = {
  ...{ name, provider, problems },
  ...(network === undefined ? {} : { network }),
  ...(addresses === undefined ? {} : { addresses }),
  isUp: false,
  lacks: ['create kind cluster west'],
  components: [planned],
  pools: [],
}
