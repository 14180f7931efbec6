/** One difference between what is and what a step, or its undoing, wants. To wait and to keep change nothing. */
export interface Change {
  action: 'create' | 'change' | 'replace' | 'adopt' | 'start' | 'remove' | 'wait' | 'keep'
  /** What it is about, such as `Deployment namespace/name`: for people, and never read back. */
  what: string
  /** The Kubernetes object that it is about. */
  object?: ObjectReference
  /** The Helm release that it is about. */
  release?: { namespace: string; name: string }
  /** The cluster at the other end of the link that is waited for. */
  peer?: string
  fields?: readonly FieldChange[]
  /** Who has had it so far, as `manager (fields)`: it is taken over with `adopt` only. */
  holders?: readonly string[]
  /** Why it is so. */
  because?: string
  /** Said of a world that is not there yet. */
  predicted?: true
}

/** As in Kubernetes; namespace only where the object names one. */
export interface ObjectReference {
  apiVersion: string
  kind: string
  namespace?: string
  name: string
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
