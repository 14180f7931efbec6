interface Labelled {
  metadata: { labels?: unknown; [field: string]: unknown }
}

/** An answer of a list request: the items that its label selector finds, as the API server would. */
export const labelled = (items: readonly Labelled[]) => (query: string) => {
  const selector = new URLSearchParams(query).get('labelSelector') ?? ''
  return { items: items.filter(({ metadata }) => matches(selector, metadata.labels)) }
}

/** `key`, `!key` and `key=value`, with commas between; https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
function matches(selector: string, labels: unknown): boolean {
  const has = (labels ?? {}) as Readonly<Record<string, string>>
  return selector
    .split(',')
    .filter(Boolean)
    .every((requirement) => {
      if (requirement.startsWith('!')) return has[requirement.slice(1)] === undefined
      const [key = '', value] = requirement.split('=')
      return value === undefined ? has[key] !== undefined : has[key] === value
    })
}
