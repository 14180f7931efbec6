import { dockerOk } from '../../cluster/kind/docker.ts'
import type { NetworkFacts } from '../../net/address-request.ts'
import { parseDockerNetworks } from '../../net/docker-network.ts'
import type { ProcessContext } from '../../process/run.ts'

/** A network of the Docker engine. */
export interface DockerNetwork extends NetworkFacts {
  /** The names of its containers, stopped ones included. */
  containers: readonly string[]
}

/** Every user-defined bridge network; Docker's built-in ones are not included. */
export async function observeNetworks(context: ProcessContext): Promise<readonly DockerNetwork[]> {
  const list = ['network', 'ls', '--filter=type=custom', '--filter=driver=bridge', '--format', '{{.ID}}']
  const ids = (await dockerOk(list, context)).split('\n').filter(Boolean)
  if (ids.length === 0) return []
  const networks = parseDockerNetworks(await dockerOk(['network', 'inspect', ...ids], context))
  // `network inspect` lists running containers only; the stopped ones need the network too
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
