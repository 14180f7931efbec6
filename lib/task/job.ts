import type { JobReference } from './events.ts'

/** The name in place of a component in the job that creates the cluster itself. */
export const CLUSTER = 'cluster'

/** A job's component and cluster. */
export interface JobIdentity {
  /** `component@cluster`, for display and comparison; never parsed. */
  id: string
  /** `cluster` of the job that makes the cluster itself. */
  component: string
  cluster: string
}

export const jobIdentity = (component: string, cluster: string): JobIdentity => ({
  id: `${component}@${cluster}`,
  component,
  cluster,
})

/** A job as its events name it. */
export const jobReference = ({ id, component, cluster }: JobIdentity): JobReference => ({
  job: id,
  component,
  cluster,
})
