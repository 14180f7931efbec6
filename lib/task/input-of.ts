import type { z } from 'zod'
import type { Cluster } from '../lab/schema.ts'

/**
 * The key of a lookup of a component: the task itself or, where importing the task would make a circle, the name and the schema
 * that it is defined with.
 */
export interface KnownComponent<Input extends z.ZodObject = z.ZodObject> {
  name: string
  input: Input
}

/** Whether a cluster has a component. */
export const has = ({ components }: Pick<Cluster, 'components'>, { name }: KnownComponent): boolean =>
  components[name] !== undefined

/** The parsed input of a component on a cluster; undefined if the cluster does not have it. */
export function inputOf<Input extends z.ZodObject>(
  { components }: Pick<Cluster, 'components'>,
  { name, input }: KnownComponent<Input>,
): z.output<Input> | undefined {
  const entry = components[name]
  return entry === undefined ? undefined : input.parse(entry)
}
