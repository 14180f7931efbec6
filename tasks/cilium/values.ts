import { lt } from 'semver'
import { z } from 'zod'
import { contains } from '../../lib/net/address-range.ts'
import { parseCidr } from '../../lib/net/cidr.ts'
import type { WorkloadName } from '../../lib/step/step.ts'
import { has } from '../../lib/task/input-of.ts'
import type { TaskContext } from '../../lib/task/task-context.ts'
import istio from '../istio.mts'
import { ciliumChoice } from './inputs.ts'

const choice = z.strictObject({ version: z.string(), ...ciliumChoice })

export type CiliumChoice = z.output<typeof choice>

/** The Helm values of a choice, spelled as that release of Cilium wants them. */
export const chosenValues = (choice: CiliumChoice, context: TaskContext) => ({
  // the words changed in 1.14, and from 1.16 on the old ones are refused (cilium#31286)
  kubeProxyReplacement: isBefore14(choice) ? 'strict' : true,
  ipam: ipamValues(choice, context),
  ...familyValues(context),
  ...routingValues(choice, context),
  hubble: hubbleValues(choice),
  ...besideIstio(context),
})

const isBefore14 = ({ version }: CiliumChoice) => lt(version, '1.14.0')

function podRanges({ addresses }: TaskContext) {
  const textOf = (family: 4 | 6) => addresses.pods.find((range) => range.family === family)?.text
  return { four: textOf(4), six: textOf(6) }
}

function familyValues(context: TaskContext) {
  const { four, six } = podRanges(context)
  return six === undefined ? {} : { ipv4: { enabled: four !== undefined }, ipv6: { enabled: true } }
}

/** https://docs.cilium.io/en/stable/network/concepts/ipam/cluster-pool/ */
function ipamValues({ ipam }: CiliumChoice, context: TaskContext) {
  if (ipam === 'kubernetes') return { mode: ipam }
  const { four, six } = podRanges(context)
  const forFour = four && {
    clusterPoolIPv4PodCIDRList: [four],
    clusterPoolIPv4MaskSize: Math.max(24, parseCidr(four).prefix),
  }
  const forSix = six && {
    clusterPoolIPv6PodCIDRList: [six],
    clusterPoolIPv6MaskSize: Math.min(128, parseCidr(six).prefix + 8),
  }
  return { mode: ipam, operator: { ...(forFour || {}), ...(forSix || {}) } }
}

/** https://docs.cilium.io/en/stable/network/concepts/routing/#native-routing */
function routingValues(choice: CiliumChoice, context: TaskContext) {
  if (choice.routing === 'tunnel') return {}
  const { four, six } = podRanges(context)
  const { pods4, pods6 } = context.lab.addresses
  return {
    ...(isBefore14(choice) ? { tunnel: 'disabled' } : { routingMode: 'native' }),
    autoDirectNodeRoutes: true,
    ...(four === undefined ? {} : { ipv4NativeRoutingCIDR: nativeRoutingCidr(four, pods4.range) }),
    ...(six === undefined ? {} : { ipv6NativeRoutingCIDR: nativeRoutingCidr(six, pods6.range) }),
  }
}

/** Where pods keep their address: everywhere that the lab has pods, for other clusters may be members of one mesh. */
const nativeRoutingCidr = (own: string, ofLab: string) =>
  contains(parseCidr(ofLab), parseCidr(own)) ? ofLab : own

const hubbleValues = ({ hubble }: CiliumChoice) => ({
  enabled: hubble !== 'off',
  relay: { enabled: hubble === 'relay' || hubble === 'ui' },
  ui: { enabled: hubble === 'ui' },
})

/** What is to be ready beside the agents and their operator. */
export const hubbleWorkloads = ({ hubble }: Pick<CiliumChoice, 'hubble'>): readonly WorkloadName[] => [
  ...(hubble === 'relay' || hubble === 'ui' ? (['deployment/hubble-relay'] as const) : []),
  ...(hubble === 'ui' ? (['deployment/hubble-ui'] as const) : []),
]

/** https://docs.cilium.io/en/stable/network/servicemesh/istio/ */
const besideIstio = ({ cluster }: TaskContext) =>
  has(cluster, istio) ? { cni: { exclusive: false }, socketLB: { hostNamespaceOnly: true } } : {}
