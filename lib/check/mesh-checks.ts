import type { Check, Target } from './check.ts'
import { client, onePath } from './paths.ts'
import { CLIENT, PROBING, type Surroundings, service, WEB } from './probing.ts'

/** A pod is reached at its own address by pods of the other clusters. */
export function podChecks(world: Surroundings, members: readonly string[]): readonly Check[] {
  const to: Target = { kind: 'pod', name: WEB, port: world.lab.sample.port }
  return othersOf(world, members).map((cluster) =>
    onePath('pod', { at: 'pod', pod: CLIENT, cluster }, to, world),
  )
}

/**
 * A service that several clusters share is answered for by the pod of another one, where this cluster has none behind it.
 *
 * @param members names of the clusters that share it, this one among them; each brings these checks
 * @param annotations what makes a service a shared one
 */
export function sharedServiceChecks(
  world: Surroundings,
  members: readonly string[],
  annotations: Readonly<Record<string, string>>,
): readonly Check[] {
  const own = world.cluster.name
  const sharedBy = (member: string) => {
    const backends = member === own ? WEB : 'nobody'
    return service(`shared-by-${member}`, 'ClusterIP', world, { backends, annotations })
  }
  const objects = members.map(sharedBy)
  return othersOf(world, members).map((member) => {
    const to: Target = { kind: 'ClusterIP', name: `shared-by-${member}`, namespace: PROBING }
    const check = onePath(`service shared by ${member}`, client, to, world)
    return { ...check, by: { pod: WEB, cluster: member }, objects }
  })
}

const othersOf = ({ cluster }: Surroundings, members: readonly string[]) =>
  members.filter((member) => member !== cluster.name)
