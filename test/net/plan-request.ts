import type {
  AddressRequest,
  BaseRanges,
  ClusterRequest,
  NetworkFacts,
} from '../../lib/net/address-request.ts'

export const bases: BaseRanges = {
  pods4: { range: '10.0.0.0/9', prefix: 16 },
  services4: { range: '10.128.0.0/9', prefix: 20 },
  pods6: { range: 'fd00:10::/32', prefix: 56 },
  services6: { range: 'fd00:11::/32', prefix: 112 },
}

/** The network that the engine makes for kind, with the containers found on it. */
export const dualNetwork: NetworkFacts = {
  name: 'kind',
  subnets: [
    { cidr: 'fc00:f853:ccd:e793::/64', gateway: 'fc00:f853:ccd:e793::1' },
    { cidr: '172.18.0.0/16', gateway: '172.18.0.1' },
  ],
  taken: [
    { range: '172.18.0.2', by: 'container west-control-plane' },
    { range: 'fc00:f853:ccd:e793::2', by: 'container west-control-plane' },
  ],
  assumed: false,
}

export function networkOf(...cidrs: string[]): NetworkFacts {
  return { ...dualNetwork, subnets: cidrs.map((cidr) => ({ cidr })), taken: [] }
}

export function cluster(slot: number, more: Partial<ClusterRequest> = {}): ClusterRequest {
  return { name: `c${slot}`, slot, families: [4], network: 'kind', ...more }
}

export function request(clusters: ClusterRequest[], more: Partial<AddressRequest> = {}): AddressRequest {
  return { clusters, networks: [dualNetwork], avoided: [], bases, ...more }
}
