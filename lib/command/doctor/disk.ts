import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { byHand, type Finding } from './finding.ts'

/** How much room a folder's file system has for us. */
export interface DiskFacts {
  /** What the folder is for. */
  holds: 'images and containers' | 'tools'
  folder: string
  freeBytes: number
}

const GIB = 2 ** 30

/** A node image and its pods take two to three GiB; building every tool of a rehearsal takes six. */
const WANTED_GIB = { 'images and containers': 6, tools: 6 } as const
const NOTHING_WORKS_GIB = 1

/** The room in a folder, or where it will be made. */
export async function readDisk(holds: DiskFacts['holds'], folder: string): Promise<DiskFacts> {
  let there = folder
  while (!existsSync(there)) there = dirname(there)
  const { bavail, bsize } = await statfs(there)
  return { holds, folder, freeBytes: bavail * bsize }
}

export function diskSpace(disks: readonly DiskFacts[]): readonly Finding[] {
  return disks
    .filter(({ holds, freeBytes }) => freeBytes < WANTED_GIB[holds] * GIB)
    .map(({ holds, folder, freeBytes }) => ({
      id: 'disk-full',
      severity: freeBytes < NOTHING_WORKS_GIB * GIB ? 'error' : 'warning',
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
