/**
 * The prefix of our label keys, a DNS subdomain: keys without a prefix are private to the user, and tools must use one;
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const PREFIX = 'homelab-networking'

/** Kubernetes' own key for the tool that manages an object; https://kubernetes.io/docs/reference/labels-annotations-taints/ */
export const MANAGED_BY = 'app.kubernetes.io/managed-by'

/** Our value of {@link MANAGED_BY}. */
export const OURS = 'homelab-networking'

/** The owner component of an object or a Helm release: component and cluster, such as `metallb.west`. */
export const COMPONENT = `${PREFIX}/component`

/** Marks a Helm release that existed before we took it over. */
export const ADOPTED = `${PREFIX}/adopted`

/** Our label keys from before the prefix: still written for one minor release, and read for longer. */
export const LEGACY = {
  managedBy: 'managed-by',
  component: 'managed-for',
  adopted: 'adopted',
  /** On pods that `verify` creates. */
  probing: 'homelab-verify',
} as const
