import { z } from 'zod'
import { manifest } from '../../lib/step/steps.ts'
import { version } from '../../lib/task/inputs.ts'
import type { TaskContext } from '../../lib/task/task-context.ts'
import type { Artifact } from '../../lib/tools/artifact.ts'

export const servicesInput = z.strictObject({
  version: version.default('0.5.2').describe('Release of the Multi-Cluster Services API'),
  api: z
    .boolean()
    .default(true)
    .describe('ServiceExport, ServiceImport and clusterset.local, beside global services by annotation'),
  sample: z
    .boolean()
    .default(false)
    .describe('A service of each kind in every member, to see that they work'),
})

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

type Components = TaskContext['cluster']['components']

/** What a cluster takes of multi-cluster services, if it has the API. */
export const servicesOf = (components: Components) => {
  const entry = components['multi-cluster-services']
  const services = entry && servicesInput.parse(entry)
  return services?.api ? services : undefined
}

/** The CRDs, which must be there before Cilium looks for them. */
export function servicesDefinitions(components: Components) {
  const services = servicesOf(components)
  return services ? [manifest('mcs-api', definitions(services.version))] : []
}

/** Cilium's values for them; it sets CoreDNS up for `clusterset.local` itself. */
export const servicesValues = (components: Components) =>
  servicesOf(components)
    ? { mcsapi: { enabled: true, installCRDs: false, corednsAutoConfigure: { enabled: true } } }
    : {}
