import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { programFile } from '../process/folder.ts'

/** The cluster that the stand-in of the cilium CLI reports. */
export interface FakeCluster {
  agents: number
  /** The number of polls of `status --wait` before all agents are ready. */
  readyAfterPolls: number
  /** Whether pods reach targets outside the cluster. */
  outside: boolean
  /** Scenarios that fail, as `test/scenario`. */
  fails?: readonly string[]
  unreachable?: boolean
  version?: string
}

const healthy: FakeCluster = { agents: 1, readyAfterPolls: 0, outside: true }

/** A program `cilium` in a folder that must outlive its use; cilium.fixture.mts says what it imitates. */
export function standInForCilium(folder: string) {
  const clusterFile = join(folder, 'cluster.json')
  const fixture = join(import.meta.dirname, 'cilium.fixture.mts')
  const find = (more: Partial<FakeCluster>) =>
    writeFileSync(clusterFile, JSON.stringify({ ...healthy, ...more }))
  find({})
  const path = programFile(
    folder,
    'cilium',
    `#!/bin/sh\nexec '${process.execPath}' '${fixture}' '${clusterFile}' "$@"\n`,
  )
  const calls = (): { args: string[]; kubeconfig?: string }[] =>
    (existsSync(`${clusterFile}.calls`) ? readFileSync(`${clusterFile}.calls`, 'utf8') : '')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .filter(({ args }) => args[0] !== 'version')
  return { path, find, calls }
}
