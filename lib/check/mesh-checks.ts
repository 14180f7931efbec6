import type { Check, Target } from './check.ts'
import { client, onePath } from './paths.ts'
import { type CheckContext, CLIENT, PROBING, service, WEB } from './probing.ts'

/** Pods of the other clusters reach a pod of this one at its pod address. */
export function podChecks(context: CheckContext, members: readonly string[]): readonly Check[] {
  const to: Target = { kind: 'pod', name: WEB, port: context.lab.sample.port }
  return othersOf(context, members).map((cluster) =>
    onePath('pod', { at: 'pod', pod: CLIENT, cluster }, to, context),
  )
}

/**
 * A shared service without endpoints in this cluster is answered by the pod of the cluster that has one.
 *
 * @param members names of the clusters that share services, including this one; each of them adds these checks
 * @param annotations the annotations that make a service shared
 */
export function sharedServiceChecks(
  context: CheckContext,
  members: readonly string[],
  annotations: Readonly<Record<string, string>>,
): readonly Check[] {
  const own = context.cluster.name
  const sharedBy = (member: string) => {
    const backends = member === own ? WEB : 'nobody'
    return service(`shared-by-${member}`, 'ClusterIP', context, { backends, annotations })
  }
  const objects = members.map(sharedBy)
  return othersOf(context, members).map((member) => {
    const to: Target = { kind: 'ClusterIP', name: `shared-by-${member}`, namespace: PROBING }
    const check = onePath(`service shared by ${member}`, client, to, context)
    return { ...check, responder: { pod: WEB, cluster: member }, objects }
  })
}

const othersOf = ({ cluster }: CheckContext, members: readonly string[]) =>
  members.filter((member) => member !== cluster.name)
