import type { z } from 'zod'
import type { Cluster } from '../lab/schema.ts'

/** A component as other tasks look it up. Its own task is one, or what that is defined with where to import it is a circle. */
export interface KnownComponent<Input extends z.ZodObject = z.ZodObject> {
  name: string
  input: Input
}

/** Whether a cluster has a component. */
export const has = ({ components }: Pick<Cluster, 'components'>, { name }: KnownComponent): boolean =>
  components[name] !== undefined

/** What the lab file says of a component on a cluster; undefined where the cluster does not have it. */
export function inputOf<Input extends z.ZodObject>(
  { components }: Pick<Cluster, 'components'>,
  { name, input }: KnownComponent<Input>,
): z.output<Input> | undefined {
  const entry = components[name]
  return entry === undefined ? undefined : input.parse(entry)
}
