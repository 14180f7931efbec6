import { FIELD_MANAGER } from './access.ts'

/**
 * In front of the keys that are ours: keys without a prefix are the user's own, and a tool's must have one, a DNS
 * subdomain; https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const PREFIX = 'homelab-networking'

/** Kubernetes' own key for the tool that manages an object; https://kubernetes.io/docs/reference/labels-annotations-taints/ */
export const MANAGED_BY = 'app.kubernetes.io/managed-by'

/** What the tool is called. */
export const OURS = FIELD_MANAGER

/** For which component of which cluster of a lab we made an object or a Helm release, as `metallb.west`. */
export const COMPONENT = `${PREFIX}/component`

/** Of a Helm release that was there before us. */
export const ADOPTED = `${PREFIX}/adopted`

/** What ours were called before they had a prefix: written beside them for one minor release, and read for longer. */
export const LEGACY = {
  managedBy: 'managed-by',
  component: 'managed-for',
  adopted: 'adopted',
  /** Of pods that `verify` makes. */
  probing: 'homelab-verify',
} as const
