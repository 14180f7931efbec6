import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { NodeContainer } from './docker.ts'

/** What we remember of a cluster that we began to make, or adopted: the container that tells it from a later one. */
export interface MadeRecord {
  /** Not there until a cluster that we make is whole. */
  controlPlane?: string
  /** Somebody else made it. */
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

export const forgetRecord = (file: string) => rm(file, { force: true })

/** Whether a cluster is the one of a record: begun and not finished by us, or with the control plane that we made. */
export function isOurs(record: MadeRecord | undefined, nodes: readonly NodeContainer[]): boolean {
  if (record === undefined || record.adopted) return false
  return record.controlPlane === undefined || isOf(record, nodes)
}

/** Whether a record is about this very cluster. */
export const isOf = (record: MadeRecord | undefined, nodes: readonly NodeContainer[]) =>
  nodes.some((node) => node.id === record?.controlPlane)

export const isUnfinished = (record: MadeRecord | undefined) =>
  record !== undefined && record.controlPlane === undefined
