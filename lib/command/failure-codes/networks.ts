import type { Explanations } from './explanation.ts'

export const networks = {
  'network-unknown': {
    meaning: 'A cluster is on a network of which nothing is known.',
    fix: 'Correct the name, or describe the network in the lab file.',
  },
  'network-repeated': {
    meaning: 'A network is described twice.',
    fix: 'Remove one of the descriptions.',
  },
  'network-lacks-family': {
    meaning:
      'A cluster is to have an IP family that its network has no subnet of. A Docker network keeps the families it was made with.',
    fix: '`make doctor` offers to make the network anew where nothing uses it; or take the family from the clusters on it.',
  },
  'network-too-small': {
    meaning: 'A subnet has too few addresses for gateway, nodes, a pool and a virtual IP.',
    fix: 'Use a network with a larger subnet; a /29 (IPv6: /125) is the smallest.',
  },
  'network-full': {
    meaning:
      'A subnet has no room for the pool of one more cluster: the slot is beyond the last one that fits.',
    fix: 'Use a larger subnet, set `pool` and `vip` of the cluster, or give back a slot by removing its line from `config/addresses.lock`.',
  },
  'gateway-family': {
    meaning: 'The gateway of a subnet is of the other IP family than the subnet.',
    fix: 'Correct the gateway in the description of the network.',
  },
  'docker-network-invalid': {
    meaning:
      'The engine describes a container network in a form that is not understood, so the addresses in use are unknown.',
    fix: 'Run `docker network ls` and `docker network inspect <name>` to see what it answers; another engine behind the docker command is a usual reason.',
  },
  'routes-invalid': {
    meaning:
      "The host's routes are not in the form that `ip -j route` prints, so ranges of VPNs cannot be avoided.",
    fix: 'Run `ip -j route`; an `ip` other than that of iproute2, or an old one, is a usual reason.',
  },
} as const satisfies Explanations
