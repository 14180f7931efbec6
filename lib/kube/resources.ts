import { onceEach } from '../once.ts'
import type { KubernetesObject, ResourceList } from './objects/meta.ts'
import type { Reader } from './reader.ts'

/** Finds the API paths of objects by the server's own discovery, asked once for each group and version. */
export interface Resources {
  /** The path of an object, or undefined where the server does not serve its kind (yet). */
  pathOf(object: KubernetesObject): Promise<string | undefined>
}

export function discoverResources(reader: Reader): Resources {
  const lists = onceEach<ResourceList | undefined>()
  const listOf = (apiVersion: string) =>
    lists.get(apiVersion, () => reader.get<ResourceList>(versionPath(apiVersion)))
  return {
    async pathOf({ apiVersion, kind, metadata: { name, namespace } }) {
      const found = (await listOf(apiVersion))?.resources.find(
        (resource) => resource.kind === kind && !resource.name.includes('/'),
      )
      if (found === undefined) {
        lists.forget(apiVersion) // a CRD may be on its way: ask again next time
        return undefined
      }
      const scope = found.namespaced ? `/namespaces/${encodeURIComponent(namespace ?? 'default')}` : ''
      return `${versionPath(apiVersion)}${scope}/${found.name}/${encodeURIComponent(name)}`
    },
  }
}

const versionPath = (apiVersion: string) =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
