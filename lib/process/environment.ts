/** Variables that would change which cluster, Helm state or make a child sees, or how its Node runs. */
const NOT_FOR_CHILDREN =
  /^(KUBE|HELM_|KWOK_|MAKE|MFLAGS$|NODE_OPTIONS$|NODE_COMPILE_CACHE$|FORCE_COLOR$|POD_NAMESPACE$)/

/** Our own environment without what could point a child at another cluster than the one we name. */
export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_FOR_CHILDREN.test(name)))
}
