import { commandLine } from './run-options.ts'
import type { Task } from './task.ts'

/** Runs a task as the program of this process. Help and JSON Schema load none of the code that runs tasks. */
export async function startProgram(task: Task, args: readonly string[]): Promise<void> {
  const hasFlag = (...flags: readonly string[]) => flags.some((flag) => args.includes(flag))
  if (hasFlag('--help', '-h', '--json-schema')) {
    const { helpText, jsonSchemaText } = await import('./help.ts')
    const schema = commandLine(task)
    const text = hasFlag('--json-schema') ? jsonSchemaText(schema) : helpText(task, schema)
    // exit at once instead of waiting for open handles: help must be fast
    process.stdout.write(`${text}\n`, () => process.exit())
    return
  }
  const { launch } = await import('./launch.ts')
  process.exit(await launch(task, args))
}
