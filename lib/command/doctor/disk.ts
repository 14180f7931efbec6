import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { byHand, type Finding } from './finding.ts'

/** The free space of a folder's file system. */
export interface DiskFacts {
  /** The folder's contents. */
  holds: 'images and containers' | 'tools'
  folder: string
  freeBytes: number
}

const GIB = 2 ** 30

/** A node image and its pods take two to three GiB; building every tool of a rehearsal takes six. */
const WANTED_GIB = { 'images and containers': 6, tools: 6 } as const
/** Below this, a finding is an error. */
const MINIMUM_GIB = 1

/** The free space for a folder; of its nearest existing parent, if the folder does not exist yet. */
export async function readDisk(holds: DiskFacts['holds'], folder: string): Promise<DiskFacts> {
  let existing = folder
  while (!existsSync(existing)) existing = dirname(existing)
  const { bavail, bsize } = await statfs(existing)
  return { holds, folder, freeBytes: bavail * bsize }
}

export function diskSpace(disks: readonly DiskFacts[]): readonly Finding[] {
  return disks
    .filter(({ holds, freeBytes }) => freeBytes < WANTED_GIB[holds] * GIB)
    .map(({ holds, folder, freeBytes }) => ({
      id: 'disk-full',
      severity: freeBytes < MINIMUM_GIB * GIB ? 'error' : 'warning',
      what: `there is little room for ${holds}`,
      evidence: `${folder}: ${(freeBytes / GIB).toFixed(1)} GiB free, wanted ${WANTED_GIB[holds]} GiB`,
      means: 'nodes stop pods or do not start, and downloads and builds break off',
      fix:
        holds === 'tools'
          ? byHand(
              ['go clean -cache -modcache', 'npm cache clean --force'],
              'both are fetched again when needed',
            )
          : byHand(
              ['docker image prune --all', 'docker builder prune'],
              'images that no container uses are pulled again',
            ),
    }))
}
