/** One job and all that need it, directly or not: what has to go when it goes. */
export function withDependents<J extends { id: string; needs: readonly string[] }>(
  id: string,
  jobs: readonly J[],
): readonly J[] {
  const chosen = new Set([id])
  for (let size = 0; size < chosen.size; ) {
    size = chosen.size
    for (const job of jobs) if (job.needs.some((need) => chosen.has(need))) chosen.add(job.id)
  }
  return jobs.filter((job) => chosen.has(job.id))
}
