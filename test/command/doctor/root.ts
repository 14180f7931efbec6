import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tempFolder } from '../../process/folder.ts'

/** A folder that stands in for / of a machine, with these files. */
export function rootWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = tempFolder()
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}
