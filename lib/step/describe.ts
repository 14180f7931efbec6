import type { KubernetesObject } from '../kube/objects/meta.ts'

/** `Deployment namespace/name` */
export function describeObject({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}
