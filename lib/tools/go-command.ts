import { findExecutable } from '../process/find-executable.ts'
import type { ProcessContext } from '../process/run.ts'
import type { ToolsContext } from './context.ts'
import { hashMismatch, skipSource } from './failures.ts'

/**
 * Folder and environment that `go` runs with. Proxy, checksum database, caches and toolchain are the user's; the user's
 * flags and workspaces, which would change the result, are overridden.
 *
 * @throws Failure `source-passed-over` without go on the PATH
 */
export function goProcess(context: ToolsContext): ProcessContext {
  const { env } = context.process
  if (findExecutable('go', env, { optional: true }) === undefined)
    throw skipSource('go is not on the PATH', undefined, 'install Go (https://go.dev/dl)')
  // known to be offline: no second wait for modules that are not in go's own cache
  const offline = context.state.unreachable.has('go') ? { GOPROXY: 'off' } : {}
  return {
    ...context.process,
    env: { ...env, GO111MODULE: 'on', GOFLAGS: '-mod=readonly', GOWORK: 'off', ...offline },
  }
}

/** Throws the Failure for a failed `go`. */
export function goFailed(location: string, message: string, context: ToolsContext): never {
  const [lastLine = ''] = message.trim().split('\n').slice(-1)
  if (/checksum mismatch|SECURITY ERROR/.test(message))
    throw hashMismatch(location, "the sum in go.sum or Go's checksum database", lastLine)
  if (/no such host|connection refused|i\/o timeout|network is unreachable|server misbehaving/.test(message))
    context.state.unreachable.set('go', lastLine)
  throw skipSource(`go failed: ${lastLine}`)
}
