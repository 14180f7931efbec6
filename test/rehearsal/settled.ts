import type { Checkout } from '../checkout.ts'

const FORMAT =
  '{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.resourceVersion}\n{end}'

/** Every object of a cluster with its resourceVersion, except leases and events, which the control plane renews. */
export async function resourceVersions(lab: Checkout, cluster: string): Promise<string> {
  return versionsOf(await kindsOf(lab, cluster), lab, cluster)
}

/** The same once all controllers have started and are idle: two equal readings in a row. */
export async function settledVersions(lab: Checkout, cluster: string): Promise<string> {
  const kinds = await kindsOf(lab, cluster)
  let last = ''
  for (let readings = 0; readings < 60; readings++) {
    const now = await versionsOf(kinds, lab, cluster)
    if (now === last && (await areRolesAggregated(lab, cluster))) return now
    last = now
  }
  throw new Error('the cluster does not come to rest')
}

/** Whether the aggregated ClusterRoles have rules; their controller is the last one to start. */
async function areRolesAggregated(lab: Checkout, cluster: string): Promise<boolean> {
  const firstVerbs = '{range .items[*]}{.rules[0].verbs[0]},{end}'
  const verbs = await lab.kubectl(
    cluster,
    'get',
    'clusterroles',
    'admin',
    'edit',
    'view',
    '-o',
    `jsonpath=${firstVerbs}`,
  )
  return verbs.split(',').filter(Boolean).length === 3
}

async function kindsOf(lab: Checkout, cluster: string): Promise<string> {
  const kinds = (await lab.kubectl(cluster, 'api-resources', '--verbs=list', '-o', 'name')).trim().split('\n')
  return kinds.filter((kind) => !/^(leases|events)(\.|$)/.test(kind)).join(',')
}

async function versionsOf(kinds: string, lab: Checkout, cluster: string): Promise<string> {
  const lines = await lab.kubectl(cluster, 'get', kinds, '--all-namespaces', '-o', `jsonpath=${FORMAT}`)
  return lines.split('\n').toSorted().join('\n')
}
