import { execa } from 'execa'
import { closeWhenQuiet } from './close-when-quiet.ts'
import { findExecutable } from './find-executable.ts'
import { killGroup } from './group.ts'

interface Options {
  env: Readonly<Record<string, string | undefined>>
  cwd?: string | undefined
  input?: string | undefined
  onLine(line: string): void
}

/** Starts a program in a process group of its own. What is left of the group when the program ends is killed. */
export function startChild(argv: [string, ...string[]], { env, cwd, input, onLine }: Options) {
  const [file, ...args] = dieWithParent(argv, env)
  let lines = 0
  const telling = {
    preserveNewlines: true, // else the output would get a final newline that the child never wrote
    transform: function* (line: unknown) {
      lines += 1
      onLine(String(line).replace(/\r?\n$/, ''))
      yield line
    },
  }
  const child = execa(file, args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    env,
    extendEnv: false,
    detached: true,
    reject: false,
    maxBuffer: 256 * 1024 * 1024,
    stripFinalNewline: false,
    stdout: telling,
    stderr: telling,
  })
  child.nodeChildProcess.once('exit', () => {
    killGroup(child.pid, 'SIGKILL')
    closeWhenQuiet(
      () => lines,
      () => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      },
    )
  })
  return child
}

/** `setpriv` of util-linux has the kernel end the child when we die in a way we cannot act on (SIGKILL). */
function dieWithParent(argv: [string, ...string[]], env: Options['env']): [string, ...string[]] {
  const setpriv =
    process.platform === 'linux' ? findExecutable('setpriv', env, { optional: true }) : undefined
  return setpriv === undefined ? argv : [setpriv, '--pdeathsig', 'TERM', '--', ...argv]
}
