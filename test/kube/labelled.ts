interface Labelled {
  metadata: { labels?: unknown; [field: string]: unknown }
}

/** The answer of the API server to a list request: the items that match its label selector. */
export const labelled = (items: readonly Labelled[]) => (query: string) => {
  const selector = new URLSearchParams(query).get('labelSelector') ?? ''
  return { items: items.filter(({ metadata }) => matches(selector, metadata.labels)) }
}

/**
 * Supports `key`, `!key` and `key=value`, separated by commas;
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
function matches(selector: string, labels: unknown): boolean {
  const own = (labels ?? {}) as Readonly<Record<string, string>>
  return selector
    .split(',')
    .filter(Boolean)
    .every((requirement) => {
      if (requirement.startsWith('!')) return own[requirement.slice(1)] === undefined
      const [key = '', value] = requirement.split('=')
      return value === undefined ? own[key] !== undefined : own[key] === value
    })
}
