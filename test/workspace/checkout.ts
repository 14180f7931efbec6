import { cpSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../process/folder.ts'

/** A checkout of its own, gone after the test: files may appear in its tasks/, and state in its .lab/. */
export function checkout(): string {
  const folder = tempFolder()
  for (const part of ['lib', 'tasks', 'config']) cpSync(part, join(folder, part), { recursive: true })
  cpSync('package.json', join(folder, 'package.json'))
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  return folder
}
