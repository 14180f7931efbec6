import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { KubernetesObject } from '../../kube/objects/meta.ts'

type Objects = readonly KubernetesObject[]

/**
 * What a manifest's text holds, kept as JSON under the text's hash: to parse the YAML of a release's CRDs takes longer
 * than all else that a plan computes by itself.
 *
 * @param folder where it is kept; losing it loses nothing
 */
export async function keptObjects(text: string, parse: (text: string) => Objects, folder: string) {
  const file = join(folder, `${createHash('sha256').update(text).digest('hex')}.json`)
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept !== undefined) return JSON.parse(kept) as Objects
  const objects = parse(text)
  const unfinished = `${file}.${process.pid}`
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(unfinished, JSON.stringify(objects), { mode: 0o600 })
  await rename(unfinished, file)
  return objects
}
