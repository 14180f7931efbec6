import { z } from 'zod'
import { helmValues, version } from '../../lib/task/inputs.ts'

/** What can be chosen of Cilium beside its Helm values. */
export const ciliumChoice = {
  ipam: z
    .enum(['kubernetes', 'cluster-pool'])
    .default('kubernetes')
    .describe("Who cuts the nodes' pod ranges: the control plane, or Cilium's operator"),
  routing: z
    .enum(['tunnel', 'native'])
    .default('tunnel')
    .describe('Between nodes: VXLAN, or direct routes, for which they must be on one network'),
  hubble: z
    .enum(['off', 'agent', 'relay', 'ui'])
    .default('agent')
    .describe('Flow logs: in each agent; for the whole cluster by a relay; with a web page besides'),
}

export const cilium = {
  name: 'cilium',
  input: z.strictObject({
    version: version.default('1.20.2').describe('Cilium release'),
    ...ciliumChoice,
    ...helmValues,
  }),
}

export const clustermesh = {
  name: 'clustermesh',
  input: z.strictObject({
    serviceType: z
      .enum(['NodePort', 'LoadBalancer'])
      .default('NodePort')
      .describe('How the other members reach the mesh API server'),
    maxConnectedClusters: z
      .literal([255, 511])
      .default(255)
      .describe('How many members there may be: the same in all, and for good'),
  }),
}

export const multiClusterServices = {
  name: 'multi-cluster-services',
  input: z.strictObject({
    version: version.default('0.5.2').describe('Release of the Multi-Cluster Services API'),
    api: z
      .boolean()
      .default(true)
      .describe('ServiceExport, ServiceImport and clusterset.local, beside global services by annotation'),
    sample: z
      .boolean()
      .default(false)
      .describe('A service of each kind in every member, to see that they work'),
  }),
}
