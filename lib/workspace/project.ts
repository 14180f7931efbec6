import { dirname, join } from 'node:path'
import type { Lab } from '../lab/schema.ts'
import type { ComponentTask } from '../task/task.ts'

/** The root folder of the checkout. */
export const root = join(import.meta.dirname, '../..')

/** The JSON Schema of lab files, for editors; generated, and committed. */
export const labSchemaFile = join(root, 'config/lab.schema.json')

/** The lab of a run, as selected by its options, and the tasks of the checkout. */
export interface Project {
  lab: Lab
  labFile: string
  /** The names of the clusters of the run. */
  clusters: readonly string[]
  tasks: Readonly<Record<string, ComponentTask>>
}

/** `.lab/<provider>/<cluster>`: the folder for the files about a cluster, separate for each provider. */
export const clusterFolder = (lab: Lab, name: string) =>
  join(root, '.lab', lab.clusters[name]?.provider ?? '', name)

/** The folder that relative paths in the lab file refer to. */
export const labFolder = (project: Project) => dirname(project.labFile)
