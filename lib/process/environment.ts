/** Variables that would change a child's cluster, Helm state or make, or the options of its Node. */
const WITHHELD =
  /^(KUBE|HELM_|KWOK_|MAKE|MFLAGS$|NODE_OPTIONS$|NODE_COMPILE_CACHE$|FORCE_COLOR$|POD_NAMESPACE$)/

/** Our environment without variables that could point a child at another cluster than the named one. */
export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !WITHHELD.test(name)))
}
