import type { KubernetesObject } from './step.ts'

/** `Deployment namespace/name` */
export function describeObject({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}
