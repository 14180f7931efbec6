import { exitCodes, Failure } from '../failure.ts'
import { startChild } from './child.ts'
import { findExecutable } from './find-executable.ts'
import { killGroup } from './group.ts'
import { mask } from './mask.ts'

export interface Command {
  /** Program and arguments; never a shell line. A bare name is searched on the PATH of `env`. */
  argv: readonly [string, ...string[]]
  deadlineMs: number
  cwd?: string
  /** Text for stdin; undefined closes stdin. */
  input?: string
  /** Values that are masked in output and errors. */
  secrets?: readonly string[]
}

export interface ProcessContext {
  /** The complete environment of the child; nothing else is inherited. */
  env: Readonly<Record<string, string | undefined>>
  signal: AbortSignal
  /** Called for every line the child prints, secrets masked. */
  onLine?: (line: string) => void
}

export interface ProcessResult {
  exitCode: number
  stdout: string
  stderr: string
}

/** Time between TERM and KILL for a stopped group. */
const GRACE_MS = 3_000

/**
 * Runs one child process in its own process group and waits for it; any exit code is a result.
 *
 * When the deadline passes or `signal` aborts, the group gets TERM, and after a grace period KILL. Processes of the
 * group that outlive the child are killed too. On Linux the child also ends if this process is killed with -9.
 *
 * @throws Failure `program-missing`, `deadline` (exit code 124), or the signal's reason (`interrupted`, 130)
 */
export async function run(command: Command, context: ProcessContext): Promise<ProcessResult> {
  const [name, ...args] = command.argv
  const program = findExecutable(name, context.env)
  if (context.signal.aborted) throw abortReason(context.signal, name)

  const child = startChild([program, ...args], {
    env: context.env,
    cwd: command.cwd,
    input: command.input,
    onLine: (line) => context.onLine?.(mask(line, command.secrets)),
  })
  let stopped: 'deadline' | 'aborted' | undefined
  let grace: NodeJS.Timeout | undefined
  const stop = (why: 'deadline' | 'aborted') => {
    stopped ??= why
    killGroup(child.pid, 'SIGTERM')
    grace ??= setTimeout(killGroup, GRACE_MS, child.pid, 'SIGKILL')
  }
  const deadline = setTimeout(stop, command.deadlineMs, 'deadline')
  const onAbort = () => stop('aborted')
  context.signal.addEventListener('abort', onAbort, { once: true })
  try {
    const result = await child
    if (stopped === 'aborted') throw abortReason(context.signal, name)
    if (stopped === 'deadline') throw pastDeadline(command)
    const exitCode = result.exitCode ?? (result.isTerminated ? 128 : 127)
    const stderr = result.exitCode === undefined ? `${result.stderr}${result.message}` : result.stderr
    return { exitCode, stdout: result.stdout, stderr: mask(stderr, command.secrets) }
  } finally {
    clearTimeout(deadline)
    clearTimeout(grace)
    context.signal.removeEventListener('abort', onAbort)
  }
}

/** Like {@link run}, but an exit code other than 0 is a Failure `process-failed` with the end of stderr. */
export async function runOk(command: Command, context: ProcessContext): Promise<ProcessResult> {
  const result = await run(command, context)
  if (result.exitCode === 0) return result
  const last = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-12).join('\n    ')
  throw new Failure({
    code: 'process-failed',
    what: `\`${commandText(command)}\` failed`,
    expected: 'exit code 0',
    got: `exit code ${result.exitCode}\n    ${mask(last, command.secrets)}`,
    retryable: true,
  })
}

/** The reason of an abort if it is a Failure, otherwise an interrupt. */
const abortReason = (signal: AbortSignal, name: string) =>
  signal.reason instanceof Failure ? signal.reason : interrupted(name)

const interrupted = (name: string) =>
  new Failure({
    code: 'interrupted',
    what: `interrupted while running ${name}`,
    exitCode: exitCodes.interrupted,
  })

const pastDeadline = (command: Command) =>
  new Failure({
    code: 'deadline',
    what: `\`${commandText(command)}\` did not finish in time`,
    expected: `an end within ${command.deadlineMs / 1000} s`,
    got: 'still running; it was stopped',
    exitCode: exitCodes.deadline,
    retryable: true,
  })

const commandText = (command: Command) => mask(command.argv.join(' '), command.secrets)
