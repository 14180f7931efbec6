import type { Explanations } from './explanation.ts'

export const addresses = {
  'address-invalid': {
    meaning: 'A text that should be an IP address is none.',
    fix: 'Write four decimal numbers with dots (IPv4) or hexadecimal groups with colons (IPv6), without zone and without leading zeros.',
  },
  'cidr-no-prefix': {
    meaning: 'A CIDR lacks its prefix length, so it may mean one address or a whole network.',
    fix: 'Add the length, as in `10.0.0.0/24`; `/32` (IPv6: `/128`) is one address.',
  },
  'cidr-host-bits': {
    meaning:
      'A CIDR names an address inside a network and not the network itself, so that one of the two parts is a mistake.',
    fix: 'Write the network that `expected` shows, or the prefix length of a single address.',
  },
  'cidr-invalid': {
    meaning:
      'A text that should be a CIDR has a malformed address or prefix length, or a netmask in place of the length.',
    fix: 'Write an address and a length, as in `10.0.0.0/24` or `fd00::/64`.',
  },
  'range-bare-address': {
    meaning: 'A range is written as one address.',
    fix: 'Write both ends, the same twice for one address: `192.0.2.7-192.0.2.7`.',
  },
  'range-invalid': {
    meaning: 'A text is neither two addresses with a dash between them nor a CIDR.',
    fix: 'Write `<first>-<last>`, or a CIDR.',
  },
  'range-mixed-families': {
    meaning: 'A range begins in one IP family and ends in the other.',
    fix: 'Write one range for each family.',
  },
  'range-reversed': {
    meaning: 'A range ends before it begins.',
    fix: 'Swap its ends; `expected` shows the result.',
  },
  'subnet-outside': {
    meaning:
      'The range that pod or service CIDRs are cut from ends before the block of this slot: a cluster with that slot gets no CIDR of its own.',
    fix: 'Widen that range in the lab file, make the blocks smaller, or set `pods` and `services` of the cluster.',
  },
  'address-plan': {
    meaning: 'The address plan has more than one problem; each is listed with its own expectation and fix.',
    fix: 'Correct each as its last line says. `make addresses` shows the plan and the reason for every range.',
  },
  'no-address-plan': {
    meaning:
      '`make doctor` leaves out a check that needs the ranges of the lab, since its address plan has problems.',
    fix: 'Correct the problems of the plan first; `make addresses` lists them.',
  },
  'pool-exhausted': {
    meaning:
      "Every address of a cluster's computed pool is taken: by containers on the network, or by other clusters.",
    fix: 'Set `pool` of the cluster to free addresses, or remove what has them.',
  },
  'range-taken': {
    meaning:
      'A part of a range is in use already: by a container, another cluster, a Docker network or a route of the host.',
    fix: 'Set the range of the cluster to free addresses, or remove what has them. `make doctor` names routes and networks over the ranges of the lab.',
  },
  'ranges-overlap': {
    meaning: 'Two ranges of the lab share addresses, which both would give out.',
    fix: 'Change the one that is named, or remove it to have it computed.',
  },
  'outside-network': {
    meaning:
      "A pool or virtual IP lies outside of the network that the cluster's nodes are on, so nobody there could reach it.",
    fix: 'Choose addresses of the network, which `expected` shows, or remove the entry to have it computed.',
  },
  'override-family': {
    meaning: 'A cluster sets a range of an IP family that it does not have.',
    fix: 'Remove the range, or set `ipFamily: dual`.',
  },
  'override-repeated': {
    meaning: 'A cluster sets two ranges of one kind and one IP family where only one can be used.',
    fix: 'Remove one of them.',
  },
  'cluster-repeated': {
    meaning: 'Two clusters have the same name.',
    fix: 'Rename one.',
  },
  'no-family': {
    meaning: 'A cluster has no IP family, so nothing can be planned for it.',
    fix: 'Set `ipFamily` to `ipv4`, `ipv6` or `dual`.',
  },
  'slot-invalid': {
    meaning: 'The slot of a cluster, from which its addresses follow, is no number that a slot can have.',
    fix: "Remove the cluster's line from `config/addresses.lock`; the next run gives it a free slot.",
  },
  'slot-shared': {
    meaning: 'Two clusters have the same slot, and so the same addresses.',
    fix: "Remove one cluster's line from `config/addresses.lock`; the next run gives it a free slot.",
  },
} as const satisfies Explanations
