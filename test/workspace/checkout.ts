import { cpSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../process/folder.ts'

/**
 * A separate checkout, removed after the test: tests may add files to its tasks/ and state to its .lab/.
 *
 * @param more files and folders to copy besides those that running a task needs
 */
export function checkout(...more: readonly string[]): string {
  const folder = tempFolder()
  for (const part of ['lib', 'tasks', 'config', ...more])
    cpSync(part, join(folder, part), { recursive: true })
  cpSync('package.json', join(folder, 'package.json'))
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  return folder
}
