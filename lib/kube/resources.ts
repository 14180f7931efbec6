import type { Reader } from './reader.ts'

/** What identifies an object; namespace only where its kind has one. */
interface ObjectReference {
  apiVersion: string
  kind: string
  metadata: { name: string; namespace?: string }
}

interface ResourceList {
  resources: readonly { name: string; kind: string; namespaced: boolean }[]
}

/** Finds the API paths of objects by the server's own discovery, asked once for each group and version. */
export interface Resources {
  /** The path of an object, or undefined where the server does not serve its kind (yet). */
  pathOf(object: ObjectReference): Promise<string | undefined>
}

export function discoverResources(reader: Reader): Resources {
  const lists = new Map<string, Promise<ResourceList | undefined>>()
  const listOf = (apiVersion: string) => {
    const known = lists.get(apiVersion) ?? reader.get<ResourceList>(versionPath(apiVersion))
    lists.set(apiVersion, known)
    known.catch(() => lists.delete(apiVersion)) // a failure is not kept for the next attempt
    return known
  }
  return {
    async pathOf({ apiVersion, kind, metadata: { name, namespace } }) {
      const found = (await listOf(apiVersion))?.resources.find(
        (resource) => resource.kind === kind && !resource.name.includes('/'),
      )
      if (found === undefined) {
        lists.delete(apiVersion) // a CRD may be on its way: ask again next time
        return undefined
      }
      const scope = found.namespaced ? `/namespaces/${encodeURIComponent(namespace ?? 'default')}` : ''
      return `${versionPath(apiVersion)}${scope}/${found.name}/${encodeURIComponent(name)}`
    },
  }
}

const versionPath = (apiVersion: string) =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
