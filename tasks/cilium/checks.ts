import { z } from 'zod'
import type { Check } from '../../lib/check/check.ts'
import { gatewayChecks } from '../../lib/check/http-checks.ts'
import { networkPolicyChecks } from '../../lib/check/kubernetes-checks.ts'
import { has } from '../../lib/task/input-of.ts'
import type { TaskContext } from '../../lib/task/task-context.ts'
import gatewayApi from '../gateway-api.mts'

const daemonSets = '/apis/apps/v1/namespaces/kube-system/daemonsets'

/** kube-proxy is absent, and the agent replaces it. */
const kubeProxyReplaced: readonly Check[] = [
  {
    id: 'kube-proxy-absent',
    subject: 'kube-proxy',
    expected: 'absent',
    from: { at: 'host' },
    path: `${daemonSets}/kube-proxy`,
    beside: `${daemonSets}/cilium`,
  },
  {
    id: 'kube-proxy-replaced',
    subject: 'kube-proxy replacement',
    expected: 'commandOutput',
    from: { at: 'host' },
    namespace: 'kube-system',
    workload: 'daemonset/cilium',
    container: 'cilium-agent',
    argv: ['cilium-dbg', 'status'],
    pattern: '^KubeProxyReplacement: +True',
  },
]

/** Checks of the parts that Cilium implements: services, policies and, if its Gateway API is on, Gateways. */
export function ciliumChecks(
  values: Readonly<Record<string, unknown>>,
  context: TaskContext,
): readonly Check[] {
  const byDefault = has(context.cluster, gatewayApi)
  const { enabled = byDefault } = userValues.parse(values).gatewayAPI ?? {}
  return [
    ...kubeProxyReplaced,
    ...networkPolicyChecks(context),
    ...(enabled ? gatewayChecks(context, 'cilium') : []),
  ]
}

/** The settings among the user's own values that decide which checks apply. */
const userValues = z.looseObject({
  gatewayAPI: z.looseObject({ enabled: z.boolean() }).optional().catch(undefined),
})
