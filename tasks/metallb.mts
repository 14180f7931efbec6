#!/usr/bin/env zx
import { z } from 'zod'
import { loadBalancerChecks } from '../lib/check/outside-checks.ts'
import { early, manifest, nodeLabelAbsent, randomKey, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { version } from '../lib/task/inputs.ts'
import type { Artifact } from '../lib/tools/artifact.ts'
import { unadvertised } from './metallb/diagnosis.ts'
import { poolInput, poolRanges, poolSteps } from './metallb-config.mts'

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#node-kubernetes-io-exclude-from-external-load-balancers */
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers'

const native = (release: string): Artifact => ({
  name: 'metallb-native',
  version: release,
  kind: 'file',
  sources: [
    {
      from: 'url',
      url: 'https://raw.githubusercontent.com/metallb/metallb/v{version}/config/manifests/metallb-native.yaml',
      firstUse: true,
    },
    {
      from: 'go-module',
      module: 'go.universe.tf/metallb',
      member: 'config/manifests/metallb-native.yaml',
    },
  ],
})

/**
 * Speakers talk to each other with it, and do not start without. The controller makes one where there is none
 * (CreateMlSecret in internal/k8s/k8s.go), but then the speakers wait for it in kubelet's back-off, for seconds.
 */
const memberlistKey = randomKey('key of the speakers', {
  secret: { namespace: 'metallb-system', name: 'memberlist' },
  entry: 'secretkey',
  bytes: 16,
})

export default defineTask(import.meta, {
  summary: 'MetalLB in layer 2 mode, with addresses taken from the cluster network',
  links: ['https://metallb.io/installation/', 'https://metallb.io/configuration/'],
  inDefaultLab: true,
  needs: ['cilium?'],
  serviceDiagnoses: [unadvertised],
  input: z.strictObject({
    version: version.default('0.16.1').describe('MetalLB release'),
    ...poolInput,
    unexclude: z
      .boolean()
      .default(true)
      .describe(
        'Where every node is excluded from load balancers, end that: else no address is answered for',
      ),
  }),
  steps: ({ version, pools, unexclude }, { addresses }) => [
    early(manifest('metallb-native', native(version), { workloads: 'none' })),
    early(memberlistKey),
    manifest('metallb-native workloads', native(version), { workloads: 'only' }),
    ready('metallb-system', 'deployment/controller', 'daemonset/speaker'),
    // kubeadm gives it to control planes, which are all there is of a small cluster; kind takes it off a lone node
    ...(unexclude ? [nodeLabelAbsent(EXCLUDED, 'answers for no LoadBalancer address')] : []),
    ...poolSteps(pools, addresses),
  ],
  checks: ({ pools }, context) => {
    const ranges = poolRanges(pools, context.addresses)
    return ranges.length === 0 ? [] : loadBalancerChecks(context, ranges)
  },
})
