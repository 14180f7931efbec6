import type { Family } from '../../net/family.ts'
import { missingFamilies } from '../../net/networks.ts'
import { FAMILIES } from '../../workspace/address-planner.ts'
import { byDoctor, byHand, type Finding, type Fix } from './finding.ts'
import type { ClusterFacts } from './lab-facts.ts'
import type { DockerNetwork } from './network-facts.ts'

/** A network of the lab that was created without an IP family that the lab wants now. */
export function networkLacksFamily(
  clusters: readonly ClusterFacts[],
  networks: readonly DockerNetwork[],
): readonly Finding[] {
  return networks.flatMap((network) => {
    const on = clusters.filter(
      (each) => each.cluster.provider === 'kind' && each.network.name === network.name,
    )
    const wanting = on.filter(
      ({ cluster }) => missingFamilies(network, FAMILIES[cluster.ipFamily]).length > 0,
    )
    const missing = new Set(
      wanting.flatMap(({ cluster }) => missingFamilies(network, FAMILIES[cluster.ipFamily])),
    )
    return [...missing].map((family) => missingFamily(network, family, wanting))
  })
}

const missingFamily = (
  network: DockerNetwork,
  family: Family,
  wanting: readonly ClusterFacts[],
): Finding => ({
  id: 'network-lacks-family',
  severity: 'error',
  what: `the Docker network ${network.name} has no IPv${family}, and ${namesOf(wanting)} want${wanting.length > 1 ? '' : 's'} it`,
  evidence: `docker network inspect ${network.name}: ${network.subnets.map(({ cidr }) => cidr).join(', ')}`,
  means: 'the lab is refused; kind takes a network that is there as it is',
  fix: recreate(network),
})

/** kind recreates its network after it was removed; a network with containers cannot be removed. */
function recreate({ name, containers }: DockerNetwork): Fix {
  if (containers.length === 0) return byDoctor([['docker', 'network', 'rm', name]], 'kind makes it anew')
  const clear = `docker rm --force --volumes ${containers.join(' ')}`
  return byHand([clear, `docker network rm ${name}`], 'after you have kept what you need of them')
}

/** Networks without containers: each takes one of Docker's few address ranges. */
export function emptyNetworks(
  networks: readonly DockerNetwork[],
  labNetworks: readonly string[],
): readonly Finding[] {
  const empty = networks.filter(
    ({ name, containers }) => containers.length === 0 && !labNetworks.includes(name),
  )
  if (empty.length === 0) return []
  const names = empty.map(({ name }) => name)
  return [
    {
      id: 'network-empty',
      severity: 'info',
      what: `${names.length} Docker network${names.length > 1 ? 's have' : ' has'} no container`,
      evidence: empty
        .map(({ name, subnets }) => `${name} ${subnets.map(({ cidr }) => cidr).join(', ')}`)
        .join('; '),
      means: 'each keeps a range of addresses from the next network; Docker has about thirty',
      fix: byHand([`docker network rm ${names.join(' ')}`], 'those that you do not miss'),
    },
  ]
}

const namesOf = (clusters: readonly ClusterFacts[]) => clusters.map(({ name }) => name).join(', ')
