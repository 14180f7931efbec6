import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { NodeContainer } from './docker.ts'

/** The record of a cluster that we began to create, or adopted: its container distinguishes it from a later cluster. */
export interface MadeRecord {
  /** Id of the control plane's container; undefined until a cluster that we create is complete. */
  controlPlane?: string
  /** Set if the cluster was made outside this project. */
  adopted?: true
}

export async function readRecord(file: string): Promise<MadeRecord | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : JSON.parse(text)
}

export async function writeRecord(file: string, record: MadeRecord): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, JSON.stringify(record), { mode: 0o600 })
}

export const deleteRecord = (file: string) => rm(file, { force: true })

/** Whether we made the cluster: the record is of an unfinished creation, or of this control plane and not adopted. */
export function isOurs(record: MadeRecord | undefined, nodes: readonly NodeContainer[]): boolean {
  if (record === undefined || record.adopted) return false
  return record.controlPlane === undefined || isRecorded(record, nodes)
}

/** Whether the record is of this cluster: one of its nodes is the recorded container. */
export const isRecorded = (record: MadeRecord | undefined, nodes: readonly NodeContainer[]) =>
  nodes.some((node) => node.id === record?.controlPlane)

export const isUnfinished = (record: MadeRecord | undefined) =>
  record !== undefined && record.controlPlane === undefined
