import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { KubernetesObject } from '../../kube/objects/meta.ts'

type Objects = readonly KubernetesObject[]

/**
 * The objects of a manifest's text, cached as JSON by the hash of the text: parsing the YAML of a release's CRDs takes
 * longer than everything else that a plan itself computes.
 *
 * @param folder the cache, which can be deleted without loss
 */
export async function cachedObjects(text: string, parse: (text: string) => Objects, folder: string) {
  const file = join(folder, `${createHash('sha256').update(text).digest('hex')}.json`)
  const cached = await readFile(file, 'utf8').catch(() => undefined)
  if (cached !== undefined) return JSON.parse(cached) as Objects
  const objects = parse(text)
  const temporary = `${file}.${process.pid}`
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(temporary, JSON.stringify(objects), { mode: 0o600 })
  await rename(temporary, file)
  return objects
}
