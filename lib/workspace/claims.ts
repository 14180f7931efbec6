import type { Lab } from '../lab/schema.ts'
import type { Project } from './project.ts'

/** Things that several components of one cluster claim, as problems of the lab file. */
export function doubleClaims(lab: Lab, clusters: readonly string[], tasks: Project['tasks']): string[] {
  return clusters.flatMap((cluster) => {
    const components = Object.entries(lab.clusters[cluster]?.components ?? {})
    const claims = components.flatMap(([name, input]) => {
      const claimed = input === undefined ? [] : (tasks[name]?.claims(input) ?? [])
      return claimed.map((claim) => ({ claim, name }))
    })
    return [...Map.groupBy(claims, ({ claim }) => claim)]
      .filter(([, claimants]) => claimants.length > 1)
      .map(([claim, claimants]) => {
        const names = claimants.map(({ name }) => name).join(' and ')
        return `clusters.${cluster}.components: ${names} both claim ${claim}; give one of them another, or leave it out`
      })
  })
}
