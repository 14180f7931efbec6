import { z } from 'zod'
import type { Check } from '../../lib/check/check.ts'
import { gatewayChecks } from '../../lib/check/http-checks.ts'
import { networkPolicyChecks } from '../../lib/check/kubernetes-checks.ts'
import { has } from '../../lib/task/input-of.ts'
import type { TaskContext } from '../../lib/task/task-context.ts'
import gatewayApi from '../gateway-api.mts'

const daemonSets = '/apis/apps/v1/namespaces/kube-system/daemonsets'

/** No kube-proxy, and an agent that does its work. */
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

/** What Cilium does in place of others: services, policies and, where the lab has it, Gateways. */
export function ciliumChecks(
  values: Readonly<Record<string, unknown>>,
  context: TaskContext,
): readonly Check[] {
  const wanted = has(context.cluster, gatewayApi)
  const { enabled = wanted } = overridden.parse(values).gatewayAPI ?? {}
  return [
    ...kubeProxyReplaced,
    ...networkPolicyChecks(context),
    ...(enabled ? gatewayChecks(context, 'cilium') : []),
  ]
}

/** What the user's own values have to say. */
const overridden = z.looseObject({
  gatewayAPI: z.looseObject({ enabled: z.boolean() }).optional().catch(undefined),
})
