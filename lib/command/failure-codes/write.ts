import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Host } from '../../task/task.ts'
import { root } from '../../workspace/project.ts'
import { failureCodesPage } from './page.ts'

/** Writes the page of failure codes anew, and gives the exit code. */
export async function writeFailureCodes(host: Host): Promise<number> {
  const file = join(root, 'docs/failure-codes.md')
  await writeFile(file, failureCodesPage())
  host.print(`wrote ${relative(host.cwd, file)}`)
  return 0
}
