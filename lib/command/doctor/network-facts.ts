import { dockerOk } from '../../cluster/kind/docker.ts'
import type { NetworkFacts } from '../../net/address-request.ts'
import { parseDockerNetworks } from '../../net/docker-network.ts'
import type { ProcessContext } from '../../process/run.ts'

/** A network of the Docker engine. */
export interface DockerNetwork extends NetworkFacts {
  /** The containers on it, also those that do not run. */
  containers: readonly string[]
}

/** Every bridge network that somebody made; Docker's own stay as they are. */
export async function observeNetworks(context: ProcessContext): Promise<readonly DockerNetwork[]> {
  const list = ['network', 'ls', '--filter=type=custom', '--filter=driver=bridge', '--format', '{{.ID}}']
  const ids = (await dockerOk(list, context)).split('\n').filter(Boolean)
  if (ids.length === 0) return []
  const networks = parseDockerNetworks(await dockerOk(['network', 'inspect', ...ids], context))
  // a network lists the containers that run; the stopped ones would miss it all the same
  const format = '{{.Names}}\t{{.Networks}}'
  const containers = (await dockerOk(['ps', '--all', '--no-trunc', '--format', format], context))
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'))
  return networks.map((network) => ({
    ...network,
    containers: containers.flatMap(([name = '', on = '']) =>
      on.split(',').includes(network.name) ? [name] : [],
    ),
  }))
}
