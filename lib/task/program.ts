import { commandLine } from './command-line.ts'
import type { Task } from './task.ts'

/** Runs a task as the program of this process. What only tells of the task loads nothing of what runs it. */
export async function startProgram(task: Task, args: readonly string[]): Promise<void> {
  const isAsked = (...flags: readonly string[]) => flags.some((flag) => args.includes(flag))
  if (isAsked('--help', '-h', '--json-schema')) {
    const { helpText, jsonSchemaText } = await import('./help.ts')
    const schema = commandLine(task)
    const text = isAsked('--json-schema') ? jsonSchemaText(schema) : helpText(task, schema)
    // at once, not when everything has wound down: whoever asks for help waits for nothing else
    process.stdout.write(`${text}\n`, () => process.exit())
    return
  }
  const { launch } = await import('./launch.ts')
  process.exit(await launch(task, args))
}
