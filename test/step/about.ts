import type { Change } from '../../lib/step/change.ts'

/** What a change is to say of an object, named as `ConfigMap x/a` or `Namespace x`: that text, and the same as data. */
export function about(what: string, apiVersion = 'v1'): Pick<Change, 'what' | 'object'> {
  const [kind = '', place = ''] = what.split(' ')
  const [name = '', namespace] = place.split('/').toReversed()
  return { what, object: { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) } }
}

/** The same of a Helm release, named as `kube-system/cilium`. */
export function aboutRelease(place: string): Pick<Change, 'what' | 'release'> {
  const [namespace = '', name = ''] = place.split('/')
  return { what: `Helm release ${place}`, release: { namespace, name } }
}
