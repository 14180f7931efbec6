import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Texts by the paths of the files that are to have them. */
export type Files = Readonly<Record<string, string>>

/** Writes all files, or none: what has been written before a failure is taken back. Gives the way back. */
export function writeAll(files: Files): () => void {
  const before = Object.keys(files).map((path) => ({
    path,
    text: existsSync(path) ? readFileSync(path, 'utf8') : undefined,
  }))
  const takeBack = () => {
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
    takeBack()
    throw error
  }
  return takeBack
}
