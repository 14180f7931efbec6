import { constants } from 'node:os'
import { exitCodeOf, Failure } from './failure.ts'
import { openRenderer } from './show/renderer.ts'
import type { Task } from './task/task.ts'

/**
 * Runs a task as a program. Only here does a task get the process's streams, signals and environment.
 *
 * @param given the values of the given flags, by key
 * @returns the exit code
 */
export async function main(task: Task, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { env, stdout, stderr } = process
  const renderer = openRenderer({ json: given.json === true, env, stdout, stderr })
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interrupt.abort(interruptedBy(signal)))
  }
  const print = (text: string) => stdout.write(`${text}\n`)
  const host = { env, signal: interrupt.signal, cwd: process.cwd(), emit: renderer.emit, print }
  try {
    if (task.kind === 'command') return await task.run(task.input.parse(given), host)
    const { runTask } = await import('./command/task/run.ts')
    return await runTask(task, given, host)
  } catch (error) {
    renderer.fail(error)
    return exitCodeOf(error)
  } finally {
    renderer.close()
  }
}

const interruptedBy = (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') =>
  new Failure({
    code: 'interrupted',
    what: `interrupted by ${signal}`,
    exitCode: 128 + constants.signals[signal],
  })
