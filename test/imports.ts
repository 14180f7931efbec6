import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** One file that imports another, as paths from the folder that was read. */
export interface Import {
  file: string
  target: string
}

/** The TypeScript files of a folder. */
export const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.m?ts$/.test(file))

/** Every relative import in a folder, types and dynamic imports included. */
export function importsOf(folder: string): readonly Import[] {
  return filesOf(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    const paths = [...text.matchAll(/(?:from|import\s*\(?)\s*'(\.[^']+)'/g)].map(([, path = '']) => path)
    return paths.map((path) => ({ file, target: relative(folder, resolve(folder, dirname(file), path)) }))
  })
}

/** The folder that a path is in, as the name of its layer; none for a file beside the folders. */
export const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined)
