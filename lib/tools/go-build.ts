import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ProcessContext, run } from '../process/run.ts'
import type { GoBuildSource } from './artifact.ts'
import type { Attempt, ToolsContext } from './context.ts'
import { goFailed, goProcess } from './go-command.ts'

const MODULES_DEADLINE_MS = 20 * 60_000
const BUILD_DEADLINE_MS = 60 * 60_000

/** A hash of everything that determines the program: package, linker flags, go.mod and go.sum. */
export function goBuildFingerprint(source: GoBuildSource, context: ToolsContext): string {
  const folder = join(context.goFolder, source.folder)
  const locks = ['go.mod', 'go.sum'].map((name) => readFileSync(join(folder, name), 'utf8'))
  const { package: main, ldflags } = source
  return createHash('sha256')
    .update(JSON.stringify([main, ldflags, ...locks]))
    .digest('hex')
}

/** Builds the program. Callers must serialize builds. */
export async function buildWithGo(source: GoBuildSource, attempt: Attempt): Promise<void> {
  const { location, target, context } = attempt
  const go = buildProcess(context)
  const folder = join(context.goFolder, source.folder)
  const common = ['-trimpath', '-mod=readonly']
  const list = ['list', '-C', folder, ...common, '-deps', '-f', '{{if .Stale}}.{{end}}', source.package]
  const stale = await run(
    { argv: ['go', ...list], deadlineMs: MODULES_DEADLINE_MS },
    { ...go, onLine: countModules(attempt) },
  )
  if (stale.exitCode !== 0) goFailed(location, stale.stderr, context)

  // linking is one more unit, which go does not list
  const total = stale.stdout.split('\n').filter((line) => line === '.').length + 1
  const build = ['build', '-C', folder, ...common, '-v', '-ldflags', source.ldflags, '-o', target]
  const built = await run(
    { argv: ['go', ...build, source.package], deadlineMs: BUILD_DEADLINE_MS },
    { ...go, onLine: countPackages(attempt, total) },
  )
  if (built.exitCode !== 0) goFailed(location, built.stderr, context)
}

function buildProcess(context: ToolsContext): ProcessContext {
  const go = goProcess(context)
  const { os, arch } = context.platform
  // GOGC: the compiler takes a seventh less time with less frequent garbage collection
  return { ...go, env: { ...go.env, CGO_ENABLED: '0', GOOS: os, GOARCH: arch, GOGC: '400' } }
}

function countModules({ artifact, context }: Attempt) {
  let fetched = 0
  return (line: string) => {
    if (!line.startsWith('go: downloading ')) return
    fetched++
    context.report({ type: 'modules', artifact: artifact.name, fetched })
  }
}

/** `go build -v` prints each package when its build starts: all packages before it count as done. */
function countPackages({ artifact, context }: Attempt, total: number) {
  const startMs = context.now()
  let started = 0
  const report = (done: number) => {
    const elapsedMs = context.now() - startMs
    const remaining = remainingTime(done, total, elapsedMs)
    context.report({ type: 'build', artifact: artifact.name, done, total, ...remaining })
  }
  report(0)
  return (line: string) => {
    if (/^[\w.~@+/-]+$/.test(line) && started++ > 0) report(Math.min(started, total) - 1)
  }
}

const ESTIMATE_AFTER_MS = 5_000

/** Estimate from the mean time of the packages done; empty while too few are done. */
export function remainingTime(done: number, total: number, elapsedMs: number): { remainingMs?: number } {
  if (elapsedMs < ESTIMATE_AFTER_MS || done * 20 < total) return {}
  return { remainingMs: Math.round((elapsedMs / done) * (total - done)) }
}
