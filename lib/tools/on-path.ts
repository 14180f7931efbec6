import { satisfies } from 'semver'
import { Failure } from '../failure.ts'
import { findExecutable } from '../process/find-executable.ts'
import { run } from '../process/run.ts'
import type { Artifact } from './artifact.ts'
import type { ToolsContext } from './context.ts'

const DEADLINE_MS = 10_000

/** A program of that name on the PATH, when its version fits; what it says otherwise, or why it does not do. */
export async function findOnPath(
  artifact: Artifact,
  context: Pick<ToolsContext, 'process'>,
): Promise<{ path: string; version: string } | { why: string } | undefined> {
  const { name, path: rule } = artifact
  const path = rule && findExecutable(name, context.process.env, { optional: true })
  if (rule === undefined || path === undefined) return undefined
  try {
    const version = await programVersion(path, rule.versionArgs, context)
    if (version === undefined) return { why: `${path} does not say its version` }
    if (!satisfies(version, rule.range)) return { why: `${path} is ${version}, which is not ${rule.range}` }
    return { path, version }
  } catch (error) {
    if (!(error instanceof Failure) || context.process.signal.aborted) throw error
    return { why: `${path}: ${error.message}` }
  }
}

/** The version that a program says it has, if it says one. @throws Failure where it cannot be run */
export async function programVersion(
  path: string,
  versionArgs: readonly string[],
  context: Pick<ToolsContext, 'process'>,
): Promise<string | undefined> {
  const { onLine: _, ...quiet } = context.process
  const { stdout, stderr } = await run({ argv: [path, ...versionArgs], deadlineMs: DEADLINE_MS }, quiet)
  return firstVersion(`${stdout}\n${stderr}`)
}

/** Without its suffix: distributors add their own, and a pre-release counts as what it will be. */
const firstVersion = (text: string): string | undefined => /\bv?(\d+\.\d+\.\d+)/.exec(text)?.[1]
