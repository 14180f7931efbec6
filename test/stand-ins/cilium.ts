import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { programFile } from '../process/folder.ts'

/** How the stand-in of the cilium CLI finds the cluster. */
export interface World {
  agents: number
  /** How often `status --wait` looks before all agents are ready. */
  readyAfterPolls: number
  /** Whether pods reach the world outside the cluster. */
  outside: boolean
  /** Scenarios that fail, as `test/scenario`. */
  fails?: readonly string[]
  unreachable?: boolean
  version?: string
}

const healthy: World = { agents: 1, readyAfterPolls: 0, outside: true }

/** A program `cilium` in that folder, which must outlive its use; see cilium.fixture.mts for what it imitates. */
export function standInForCilium(folder: string) {
  const context = join(folder, 'world.json')
  const fixture = join(import.meta.dirname, 'cilium.fixture.mts')
  const find = (more: Partial<World>) => writeFileSync(context, JSON.stringify({ ...healthy, ...more }))
  find({})
  const path = programFile(
    folder,
    'cilium',
    `#!/bin/sh\nexec '${process.execPath}' '${fixture}' '${context}' "$@"\n`,
  )
  const calls = (): { args: string[]; kubeconfig?: string }[] =>
    (existsSync(`${context}.calls`) ? readFileSync(`${context}.calls`, 'utf8') : '')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .filter(({ args }) => args[0] !== 'version')
  return { path, find, calls }
}
