import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Texts by the path of the file to write. */
export type Files = Readonly<Record<string, string>>

/** Writes all files or none: a failure restores the files written before it. Returns the function that restores them. */
export function writeAll(files: Files): () => void {
  const before = Object.keys(files).map((path) => ({
    path,
    text: existsSync(path) ? readFileSync(path, 'utf8') : undefined,
  }))
  const restore = () => {
    for (const { path, text } of before) {
      if (text !== undefined) writeFileSync(path, text)
      else if (existsSync(path)) rmSync(path)
    }
  }
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
  } catch (error) {
    restore()
    throw error
  }
  return restore
}
