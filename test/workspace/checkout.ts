import { cpSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../process/folder.ts'

/**
 * A checkout of its own, gone after the test: files may appear in its tasks/, and state in its .lab/.
 *
 * @param more files and folders that it has besides what running a task needs
 */
export function checkout(...more: readonly string[]): string {
  const folder = tempFolder()
  for (const part of ['lib', 'tasks', 'config', ...more])
    cpSync(part, join(folder, part), { recursive: true })
  cpSync('package.json', join(folder, 'package.json'))
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  return folder
}
