import type { Cluster } from '../../lab/schema.ts'

/**
 * The names of the nodes that a cluster is to have, as kind calls its own and a rehearsal does after it
 * (kind pkg/cluster/internal/providers/common/namer.go); undefined where they are not ours to plan.
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
