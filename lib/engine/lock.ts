import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Failure } from '../failure.ts'
import type { LabCluster } from '../workspace/clusters.ts'
import { root } from '../workspace/project.ts'

export interface LockHolder {
  pid: number
  command: string
  /** ISO 8601. */
  since: string
}

/** Locks clusters for a command of this process. @throws Failure `locked` */
export function lockClusters(
  clusters: readonly Pick<LabCluster, 'name' | 'cluster'>[],
  command: string,
): () => void {
  const names = clusters.map(({ name, cluster }) => `${cluster.provider}-${name}`)
  const holder = { pid: process.pid, command, since: new Date().toISOString() }
  return takeLocks(join(root, '.lab/locks'), names, holder)
}

/**
 * Takes locks of these names for this process, all or none, or fails at once, naming who has the first that is taken.
 *
 * A lock is SQLite's write lock on a file of its own: the kernel frees it however its holder ends, so there is no
 * stale lock to judge.
 *
 * @param folder where the lock files are and stay
 * @returns the function that gives them back
 * @throws Failure `locked`
 */
export function takeLocks(folder: string, names: readonly string[], holder: LockHolder): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const taken: DatabaseSync[] = []
  const giveBack = () => {
    for (const database of taken) database.close()
  }
  for (const name of names.toSorted()) {
    const holderFile = join(folder, `${name}.json`)
    try {
      const database = new DatabaseSync(join(folder, `${name}.sqlite`))
      taken.push(database)
      database.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE')
      writeFileSync(holderFile, JSON.stringify(holder))
    } catch (cause) {
      giveBack()
      throw isBusy(cause) ? locked(name, holderFile, cause) : cause
    }
  }
  return giveBack
}

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html#busy */
const isBusy = (error: unknown) => (error as { errcode?: number }).errcode === 5

function locked(name: string, holderFile: string, cause: unknown): Failure {
  const { pid, command, since } = readHolder(holderFile)
  return new Failure(
    {
      code: 'locked',
      what: `another run is at work on ${name}`,
      expected: 'one run at a time on a cluster',
      got: `\`${command}\`, process ${pid}, since ${since}`,
      next: `wait for it, or stop it: kill ${pid}`,
    },
    { cause },
  )
}

function readHolder(file: string): Partial<LockHolder> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {} // the holder has the lock, but has not yet said who it is
  }
}
