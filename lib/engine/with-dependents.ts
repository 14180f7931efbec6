/** A job and its transitive dependents: the jobs that must be undone together with it. */
export function withDependents<J extends { id: string; needs: readonly string[] }>(
  id: string,
  jobs: readonly J[],
): readonly J[] {
  const ids = new Set([id])
  for (let size = 0; size < ids.size; ) {
    size = ids.size
    for (const job of jobs) if (job.needs.some((need) => ids.has(need))) ids.add(job.id)
  }
  return jobs.filter((job) => ids.has(job.id))
}
