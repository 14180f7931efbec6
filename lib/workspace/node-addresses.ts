import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NamedRange } from '../net/address-request.ts'
import type { LabCluster } from './clusters.ts'
import { clusterFolder, type Project } from './project.ts'

const fileIn = (folder: string) => join(folder, 'addresses.json')

/** Keeps who had which address when a lab had come up: addresses change when nodes restart, and some things hold them. */
export async function keepNodeAddresses(clusters: readonly LabCluster[], { lab }: Project): Promise<void> {
  for (const { name, managed } of clusters) {
    const { taken, assumed } = await managed.network()
    if (assumed) continue
    const folder = clusterFolder(lab, name)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(fileIn(folder), JSON.stringify(taken, undefined, 2), { mode: 0o600 })
  }
}

/** Who had which address then; nothing where no lab has come up. */
export async function readNodeAddresses(folder: string): Promise<readonly NamedRange[]> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => undefined)
  return text === undefined ? [] : JSON.parse(text)
}
