import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Change } from './change.ts'
import type { HelmStep } from './step.ts'

/** `Deployment namespace/name` */
export function describeObject({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}

/** The part of a change that says which object it is about, as text and as data. */
export function aboutObject(object: KubernetesObject): Pick<Change, 'what' | 'object'> {
  const { apiVersion, kind, metadata } = object
  const { namespace, name } = metadata
  const place = namespace === undefined ? { name } : { namespace, name }
  return { what: describeObject(object), object: { apiVersion, kind, ...place } }
}

/** The same of a Helm release. */
export const aboutRelease = ({
  namespace,
  release,
}: Pick<HelmStep, 'namespace' | 'release'>): Pick<Change, 'what' | 'release'> => ({
  what: `Helm release ${namespace}/${release}`,
  release: { namespace, name: release },
})
