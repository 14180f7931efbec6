/** One difference between what is and what a step, or its undoing, wants. To wait and to keep change nothing. */
export interface Change {
  action: 'create' | 'change' | 'replace' | 'adopt' | 'start' | 'remove' | 'wait' | 'keep'
  /** What it is about, such as `Deployment namespace/name`. */
  what: string
  fields?: readonly FieldChange[]
  /** Who has had it so far, as `manager (fields)`: it is taken over with `adopt` only. */
  holders?: readonly string[]
  /** Why it is so. */
  because?: string
  /** Said of a world that is not there yet. */
  predicted?: true
}

export interface FieldChange {
  path: string
  from: unknown
  to: unknown
}

/** A Helm value that a task computed, and what the user gave in its place. */
export interface Override {
  path: string
  computed: unknown
  given: unknown
}

/** Whether there is something to do about it. */
export const isWork = ({ action }: Change) => action !== 'keep'

/** Whether it changes something. */
export const isEffect = ({ action }: Change) => action !== 'keep' && action !== 'wait'
