import { realpathSync } from 'node:fs'
import { basename } from 'node:path'
import type { z } from 'zod'
import { parseNeed } from './need.ts'
import { startProgram } from './program.ts'
import type {
  CommandDefinition,
  CommandTask,
  ComponentDefinition,
  ComponentTask,
  Named,
  Task,
} from './task.ts'

/** Defines a component: a task that runs on clusters, is named under `components`, and is also a program. */
export function defineTask<Input extends z.ZodObject>(
  meta: ImportMeta,
  definition: ComponentDefinition<Input>,
): ComponentTask<Input> {
  const defaults = {
    links: [],
    inDefaultLab: false,
    replaces: [],
    claims: () => [],
  }
  const { name } = named(meta)
  if (definition.name !== undefined && definition.name !== name)
    throw new Error(`${name}.mts: defines a component of another name, ${definition.name}`)
  const needs = definition.needs?.map(parseNeed) ?? []
  const task: ComponentTask<Input> = {
    kind: 'component',
    ...named(meta),
    ...defaults,
    ...definition,
    needs,
  }
  runIfProgram(meta, task)
  return task
}

/** Defines a command: a task that works on the lab as a whole (`up`, `down`, `help`), and is also a program. */
export function defineCommand<Input extends z.ZodObject>(
  meta: ImportMeta,
  definition: CommandDefinition<Input>,
): CommandTask<Input> {
  const task: CommandTask<Input> = { kind: 'command', ...named(meta), links: [], ...definition }
  runIfProgram(meta, task)
  return task
}

const named = (meta: ImportMeta): Named => ({ name: basename(meta.filename, '.mts') })

/** Starts the program after its module is evaluated, so that declarations after the definition exist. */
function runIfProgram(meta: ImportMeta, task: Task): void {
  const args = programArguments(meta.filename, process.argv, globalThis as { __filename?: string })
  if (args !== undefined) setImmediate(startProgram, task, args)
}

/**
 * The arguments if the file is the program; otherwise undefined. It is the program if node runs it, or if the zx CLI
 * imports it and sets its path, with symlinks unresolved, as `globalThis.__filename` (zx 8, src/cli.ts).
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
