import { realpathSync } from 'node:fs'
import { basename } from 'node:path'
import type { z } from 'zod'
import { startProgram } from './program.ts'
import type {
  CommandDefinition,
  CommandTask,
  ComponentDefinition,
  ComponentTask,
  Named,
  Task,
} from './task.ts'

/** Defines something that runs on clusters and can be named under `components`, and is a program of its own. */
export function defineTask<Input extends z.ZodObject>(
  meta: ImportMeta,
  definition: ComponentDefinition<Input>,
): ComponentTask<Input> {
  const defaults = {
    links: [],
    needs: [],
    inDefaultLab: false,
    replaces: [],
    claims: () => [],
  }
  const task: ComponentTask<Input> = { kind: 'component', ...named(meta), ...defaults, ...definition }
  runIfProgram(meta, task)
  return task
}

/** Defines something that works on the lab as a whole (`up`, `down`, `help`), and is a program of its own. */
export function defineCommand<Input extends z.ZodObject>(
  meta: ImportMeta,
  definition: CommandDefinition<Input>,
): CommandTask<Input> {
  const task: CommandTask<Input> = { kind: 'command', ...named(meta), links: [], ...definition }
  runIfProgram(meta, task)
  return task
}

const named = (meta: ImportMeta): Named => ({ name: basename(meta.filename, '.mts') })

/** Starts the program after its module is evaluated, so that what follows the definition in the file exists. */
function runIfProgram(meta: ImportMeta, task: Task): void {
  const args = programArguments(meta.filename, process.argv, globalThis as { __filename?: string })
  if (args !== undefined) setImmediate(startProgram, task, args)
}

/**
 * The arguments if the file is the program: run by node itself, or hosted by the zx CLI, which imports the script and
 * tells its path, symlinks unresolved, in `globalThis.__filename` (zx 8, src/cli.ts).
 */
function programArguments(file: string, argv: readonly string[], zx: { __filename?: string }) {
  const isThis = (path: string | undefined) =>
    path === file || (path !== undefined && realpathOf(path) === file)
  if (!isThis(argv[1]) && !isThis(zx.__filename)) return undefined
  return argv.slice(argv.findIndex((argument, index) => index > 0 && isThis(argument)) + 1)
}

function realpathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path)
  } catch {
    return undefined
  }
}
