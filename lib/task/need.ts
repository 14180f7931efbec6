/** A job, or several, that must be done before the job of a component. */
export interface Need {
  /** A component, or `cluster` for the cluster itself. */
  name: string
  /** Needed only where the cluster has it. */
  isOptional: boolean
  /** The component that clusters share: needed on each of them that has it, where the task's own cluster has it too. */
  onClustersWith?: string
}

/** Reads `name`, `name?` or `name@component`, as tasks write what they need. @throws Error for any other text */
export function parseNeed(text: string): Need {
  const [, name, optional, component] = /^([\w-]+)(?:(\?)|@([\w-]+))?$/.exec(text) ?? []
  if (name === undefined) throw new Error(`needs: "${text}" is neither name, name? nor name@component`)
  return {
    name,
    isOptional: optional !== undefined,
    ...(component === undefined ? {} : { onClustersWith: component }),
  }
}

/** The same as text. */
export const needText = ({ name, isOptional, onClustersWith }: Need) =>
  `${name}${isOptional ? '?' : ''}${onClustersWith === undefined ? '' : `@${onClustersWith}`}`
