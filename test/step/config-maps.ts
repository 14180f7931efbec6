import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'

/** A server that knows ConfigMaps. */
export const discovery = {
  '/api/v1': { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] },
}

export const pathOf = (name: string) => `/api/v1/namespaces/x/configmaps/${name}`

export const configMap = (name: string, data: Readonly<Record<string, string>> = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'x' },
  data,
})
