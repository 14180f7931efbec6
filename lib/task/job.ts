import type { JobReference } from './events.ts'

/** Stands for the cluster itself where else a component is named. */
export const CLUSTER = 'cluster'

/** What a job is about. */
export interface JobIdentity {
  /** `component@cluster`: for people, and to compare; it is never taken apart. */
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
