import type { Cluster } from '../../lab/schema.ts'

/**
 * The planned names of a cluster's nodes, by kind's naming, which a rehearsal follows
 * (kind pkg/cluster/internal/providers/common/namer.go); undefined for an existing cluster, whose nodes we do not plan.
 */
export function plannedNodes(
  name: string,
  { provider, kind, rehearsal }: Cluster,
): readonly string[] | undefined {
  if (provider === 'existing') return undefined
  const [controlPlanes, workers] =
    provider === 'kind' ? [kind.controlPlanes, kind.workers] : [1, rehearsal.nodes - 1]
  const numbered = (role: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${name}-${role}${index === 0 ? '' : index + 1}`)
  return [...numbered('control-plane', controlPlanes), ...numbered('worker', workers)]
}
