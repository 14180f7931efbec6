import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { labSchemaText } from '../lab/json-schema.ts'
import { loadTasks } from '../task/load-tasks.ts'
import type { ComponentTask, Host } from '../task/task.ts'
import { root } from './project.ts'

/** The JSON Schema of lab files, for editors; generated, and committed. */
export const labSchemaFile = join(root, 'config/lab.schema.json')

/** The tasks that a lab file can name, by name. */
export async function componentTasks(): Promise<Readonly<Record<string, ComponentTask>>> {
  const tasks = await loadTasks()
  return Object.fromEntries(tasks.flatMap((task) => (task.kind === 'component' ? [[task.name, task]] : [])))
}

/** Writes the JSON Schema anew, and gives the exit code. */
export async function writeLabSchema(host: Host): Promise<number> {
  await writeFile(labSchemaFile, labSchemaText(await componentTasks()))
  host.print(`wrote ${relative(host.cwd, labSchemaFile)}`)
  return 0
}
