import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NamedRange } from '../net/address-request.ts'
import type { LabCluster } from './clusters.ts'
import { clusterFolder, type Project } from './project.ts'

const fileIn = (folder: string) => join(folder, 'addresses.json')

/**
 * Records the addresses that the nodes have after a successful `up`. They can change when nodes restart, and components
 * may be configured with them; `doctor` compares.
 */
export async function recordNodeAddresses(clusters: readonly LabCluster[], { lab }: Project): Promise<void> {
  for (const { name, managed } of clusters) {
    const { taken, assumed } = await managed.network()
    if (assumed) continue
    const folder = clusterFolder(lab, name)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(fileIn(folder), JSON.stringify(taken, undefined, 2), { mode: 0o600 })
  }
}

/** The addresses that the nodes had after the last successful `up`; empty if there was none. */
export async function readRecordedNodeAddresses(folder: string): Promise<readonly NamedRange[]> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => undefined)
  return text === undefined ? [] : JSON.parse(text)
}
