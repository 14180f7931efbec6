import type { Reader } from '../kube/reader.ts'
import type { Responder } from './check.ts'

interface EndpointSliceList {
  items: readonly {
    endpoints?: readonly { conditions?: { ready?: boolean }; targetRef?: { kind: string; name: string } }[]
  }[]
}

/** The names of the ready pods behind a service: what calls itself by one of them answers for it. */
export async function podsBehind(
  { namespace, service }: Extract<Responder, { service: string }>,
  reader: Reader,
): Promise<readonly string[]> {
  const selector = encodeURIComponent(`kubernetes.io/service-name=${service}`)
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`
  const endpoints = (await reader.get<EndpointSliceList>(path))?.items.flatMap(
    (slice) => slice.endpoints ?? [],
  )
  const ready = endpoints?.filter(({ conditions }) => conditions?.ready !== false) ?? []
  return [...new Set(ready.flatMap(({ targetRef }) => (targetRef?.kind === 'Pod' ? [targetRef.name] : [])))]
}
