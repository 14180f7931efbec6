import { satisfies } from 'semver'
import { Failure } from '../failure.ts'
import { findExecutable } from '../process/find-executable.ts'
import { run } from '../process/run.ts'
import type { Artifact } from './artifact.ts'
import type { ToolsContext } from './context.ts'

const DEADLINE_MS = 10_000

/**
 * Finds the program on the PATH; `why` is the reason for refusing it. Undefined if the artifact or the PATH has none.
 */
export async function findOnPath(
  artifact: Artifact,
  context: Pick<ToolsContext, 'process'>,
): Promise<{ path: string; version: string } | { why: string } | undefined> {
  const { name, path: onPath } = artifact
  const path = onPath && findExecutable(name, context.process.env, { optional: true })
  if (onPath === undefined || path === undefined) return undefined
  try {
    const version = await programVersion(path, onPath.versionArgs, context)
    if (version === undefined) return { why: `${path} does not say its version` }
    if (!satisfies(version, onPath.range))
      return { why: `${path} is ${version}, which is not ${onPath.range}` }
    return { path, version }
  } catch (error) {
    if (!(error instanceof Failure) || context.process.signal.aborted) throw error
    return { why: `${path}: ${error.message}` }
  }
}

/** The version that a program prints; undefined if it prints none. @throws Failure if the program cannot be run */
export async function programVersion(
  path: string,
  versionArgs: readonly string[],
  context: Pick<ToolsContext, 'process'>,
): Promise<string | undefined> {
  const { onLine: _, ...quiet } = context.process
  const { stdout, stderr } = await run({ argv: [path, ...versionArgs], deadlineMs: DEADLINE_MS }, quiet)
  return firstVersion(`${stdout}\n${stderr}`)
}

/** The version without suffix: distributors add their own, and a pre-release counts as its release. */
const firstVersion = (text: string): string | undefined => /\bv?(\d+\.\d+\.\d+)/.exec(text)?.[1]
