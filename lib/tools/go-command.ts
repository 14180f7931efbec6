import { findExecutable } from '../process/find-executable.ts'
import type { ProcessContext } from '../process/run.ts'
import type { ToolsContext } from './context.ts'
import { hashMismatch, skipSource } from './failures.ts'

/**
 * Where and with what `go` runs. Proxy, checksum database, caches and toolchain are the user's own; flags and workspaces
 * of theirs that would change what comes out are not.
 *
 * @throws Failure `source-passed-over` without go on the PATH
 */
export function goProcess(context: ToolsContext): ProcessContext {
  const { env } = context.process
  if (findExecutable('go', env, { optional: true }) === undefined) throw skipSource('go is not on the PATH')
  // found offline: what is not in go's own cache is not waited for again
  const offline = context.state.unreachable.has('go') ? { GOPROXY: 'off' } : {}
  return {
    ...context.process,
    env: { ...env, GO111MODULE: 'on', GOFLAGS: '-mod=readonly', GOWORK: 'off', ...offline },
  }
}

/** What a failed `go` means for its source: always throws. */
export function goFailed(location: string, message: string, context: ToolsContext): never {
  const [lastLine = ''] = message.trim().split('\n').slice(-1)
  if (/checksum mismatch|SECURITY ERROR/.test(message))
    throw hashMismatch(location, "the sum in go.sum or Go's checksum database", lastLine)
  if (/no such host|connection refused|i\/o timeout|network is unreachable|server misbehaving/.test(message))
    context.state.unreachable.set('go', lastLine)
  throw skipSource(`go failed: ${lastLine}`)
}
