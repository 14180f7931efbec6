/** A difference between the live state and the one that a step or its undo wants. `wait` and `keep` change nothing. */
export interface Change {
  action: 'create' | 'change' | 'replace' | 'adopt' | 'start' | 'remove' | 'wait' | 'keep'
  /** The subject in words, such as `Deployment namespace/name`: for people, never parsed. */
  what: string
  /** The subject, if it is a Kubernetes object. */
  object?: ObjectReference
  /** The subject, if it is a Helm release. */
  release?: { namespace: string; name: string }
  /** The cluster at the other end of the awaited link. */
  peer?: string
  fields?: readonly FieldChange[]
  /** The present owners, for an object as `manager (fields)`; a takeover needs `adopt`. */
  holders?: readonly string[]
  /** The reason for the action. */
  because?: string
  /** Set if there was nothing to compare with, because the cluster or the kind does not exist yet. */
  predicted?: true
}

/** A reference as in Kubernetes; `namespace` is set only if the object names one. */
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

/** A Helm value that a task computed, and the user's value in its place. */
export interface Override {
  path: string
  computed: unknown
  given: unknown
}

/** Whether the change needs an action, or a wait. */
export const isWork = ({ action }: Change) => action !== 'keep'

/** Whether its action modifies something. */
export const isEffect = ({ action }: Change) => action !== 'keep' && action !== 'wait'
