import { dirname, join } from 'node:path'
import type { Lab } from '../lab/schema.ts'
import type { ComponentTask } from '../task/task.ts'

/** The checkout. */
export const root = join(import.meta.dirname, '../..')

/** The JSON Schema of lab files, for editors; generated, and committed. */
export const labSchemaFile = join(root, 'config/lab.schema.json')

/** What a run is about: the lab, as the options narrow it, and the tasks that can take part in it. */
export interface Project {
  lab: Lab
  labFile: string
  /** The clusters the run is about, by name. */
  clusters: readonly string[]
  tasks: Readonly<Record<string, ComponentTask>>
}

/** `.lab/<provider>/<cluster>`: what is kept about a cluster, apart for each provider. */
export const clusterFolder = (lab: Lab, name: string) =>
  join(root, '.lab', lab.clusters[name]?.provider ?? '', name)

export const labFolder = (project: Project) => dirname(project.labFile)
