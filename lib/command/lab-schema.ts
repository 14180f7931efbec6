import { writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { labSchemaText } from '../lab/json-schema.ts'
import { loadComponents } from '../task/load-tasks.ts'
import type { Host } from '../task/task.ts'
import { labSchemaFile } from '../workspace/project.ts'

/** Rewrites the JSON Schema of the lab file, and returns the exit code. */
export async function writeLabSchema(host: Host): Promise<number> {
  await writeFile(labSchemaFile, labSchemaText(await loadComponents()))
  host.print(`wrote ${relative(host.cwd, labSchemaFile)}`)
  return 0
}
