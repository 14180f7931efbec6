import type { Condition, Metadata } from './meta.ts'

/** apiextensions.k8s.io/v1 */
export interface CustomResourceDefinition {
  metadata: Metadata
  spec?: {
    group: string
    names: { kind: string; plural: string }
    versions: readonly { name: string; served: boolean }[]
  }
  status?: { conditions?: readonly Condition[] }
}

/** discovery.k8s.io/v1; without endpoints it has null, not an empty list. */
export interface EndpointSlice {
  endpoints?:
    | readonly { conditions?: { ready?: boolean }; targetRef?: { kind: string; name: string } }[]
    | null
}

/** gateway.networking.k8s.io/v1 */
export interface Gateway {
  spec: { listeners: readonly { port: number }[] }
  status?: { addresses?: readonly { value: string }[]; conditions?: readonly Condition[] }
}

/** networking.k8s.io/v1 */
export interface ServiceCidr {
  spec: { cidrs: readonly string[] }
}

/** storage.k8s.io/v1 */
export interface StorageClass {
  metadata: Metadata
  volumeBindingMode?: string
}
