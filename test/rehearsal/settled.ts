import type { Checkout } from '../checkout.ts'

/** Every object of a cluster with its resourceVersion, but for leases and events, which the control plane renews. */
export async function resourceVersions(lab: Checkout, cluster: string): Promise<string> {
  const kinds = (await lab.kubectl(cluster, 'api-resources', '--verbs=list', '-o', 'name')).trim().split('\n')
  const wanted = kinds.filter((kind) => !/^(leases|events)(\.|$)/.test(kind)).join(',')
  const format =
    '{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.resourceVersion}\n{end}'
  const lines = await lab.kubectl(cluster, 'get', wanted, '--all-namespaces', '-o', `jsonpath=${format}`)
  return lines.split('\n').toSorted().join('\n')
}

/** The same once the controllers have come to rest: two readings in a row that are equal. */
export async function settledVersions(lab: Checkout, cluster: string): Promise<string> {
  let last = ''
  for (let readings = 0; readings < 30; readings++) {
    const now = await resourceVersions(lab, cluster)
    if (now === last) return now
    last = now
  }
  throw new Error('the cluster does not come to rest')
}
