import { manifest } from '../../lib/step/steps.ts'
import { inputOf } from '../../lib/task/input-of.ts'
import type { TaskContext } from '../../lib/task/task-context.ts'
import type { Artifact } from '../../lib/tools/artifact.ts'
import { multiClusterServices } from './inputs.ts'

/** The CRDs of a release: a folder of its source. */
const definitions = (release: string): Artifact => ({
  name: 'mcs-api',
  version: release,
  kind: 'folder',
  sources: [
    {
      from: 'url',
      url: 'https://github.com/kubernetes-sigs/mcs-api/archive/refs/tags/v{version}.tar.gz',
      unpack: 'tar.gz',
      member: 'mcs-api-{version}/config/crd',
      firstUse: true,
    },
    { from: 'go-module', module: 'sigs.k8s.io/mcs-api', member: 'config/crd' },
  ],
})

type WithComponents = Pick<TaskContext['cluster'], 'components'>

/** What a cluster takes of multi-cluster services, if it has the API. */
export const servicesOf = (cluster: WithComponents) => {
  const services = inputOf(cluster, multiClusterServices)
  return services?.api ? services : undefined
}

/** The CRDs, which must be there before Cilium looks for them. */
export function servicesDefinitions(cluster: WithComponents) {
  const services = servicesOf(cluster)
  return services ? [manifest('mcs-api', definitions(services.version))] : []
}

/** Cilium's values for them; it sets CoreDNS up for `clusterset.local` itself. */
export const servicesValues = (cluster: WithComponents) =>
  servicesOf(cluster)
    ? { mcsapi: { enabled: true, installCRDs: false, corednsAutoConfigure: { enabled: true } } }
    : {}
