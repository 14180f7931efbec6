import { list } from '../kube/list.ts'
import type { EndpointSlice } from '../kube/objects/extensions.ts'
import type { Reader } from '../kube/reader.ts'
import type { Responder } from './check.ts'

/** The names of the ready pods behind a service; a response that contains one of them comes from the service. */
export async function podsBehind(
  { namespace, service }: Extract<Responder, { service: string }>,
  reader: Reader,
): Promise<readonly string[]> {
  const selector = encodeURIComponent(`kubernetes.io/service-name=${service}`)
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`
  const slices = await list<EndpointSlice>(reader, path)
  const ready = slices
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
  return [...new Set(ready.flatMap(({ targetRef }) => (targetRef?.kind === 'Pod' ? [targetRef.name] : [])))]
}
