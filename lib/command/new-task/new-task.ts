import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exitCodes, usageFailure } from '../../failure.ts'
import { labSchemaText } from '../../lab/json-schema.ts'
import { kebab } from '../../task/flags.ts'
import { loadComponents } from '../../task/load-tasks.ts'
import { downOptions, standaloneOptions } from '../../task/run-options.ts'
import type { ComponentTask, Host } from '../../task/task.ts'
import { labSchemaFile, root } from '../../workspace/project.ts'
import { componentLists, withEntry } from './entries.ts'
import { isKebab, makeTargets, nameProblems, type TakenNames } from './name-problems.ts'
import { type TaskKind, taskFiles } from './task-files.ts'
import { type Files, writeAll } from './write-all.ts'

interface NewTaskOptions {
  name?: string | undefined
  kind: TaskKind
}

/** Writes a task that works, its test and its entries in the lists, or nothing; gives the exit code. */
export async function writeNewTask({ name, kind }: NewTaskOptions, host: Host): Promise<number> {
  if (name === undefined) throw usageFailure(['no name is given'], 'make new-task NAME=external-dns')
  const files = isKebab(name) ? taskFiles(name, kind) : {}
  const present = Object.keys(files).filter((path) => existsSync(path))
  const problems = [
    ...nameProblems(name, takenNames()),
    ...present.map((path) => `${shown(path)} is there already`),
  ]
  if (problems.length > 0) throw usageFailure(problems, 'give another NAME=')

  const takeBack = writeAll(files)
  let entries: Files = {}
  try {
    if (kind === 'component') entries = entriesOf(name, await loadComponents())
    host.signal.throwIfAborted()
    writeAll(entries)
  } catch (error) {
    takeBack()
    throw error
  }
  for (const path of Object.keys(files)) host.print(`wrote ${shown(path)}`)
  for (const path of Object.keys(entries)) host.print(`added ${name} to ${shown(path)}`)
  host.print('next: docs/adding-a-component.md tells what to put in place of what it does')
  return exitCodes.done
}

const shown = (path: string) => path.slice(root.length + 1)

/** The names that something else than a task has, each with what has it. */
function takenNames(): TakenNames {
  const targets = makeTargets(readFileSync(join(root, 'Makefile'), 'utf8'))
  const options = Object.keys({ ...standaloneOptions.shape, ...downOptions.shape }).map(kebab)
  return new Map([
    ...options.map((name) => [name, 'it is a flag, and a make variable, of the tasks'] as const),
    ...targets.map((name) => [name, 'the Makefile has a target of that name'] as const),
  ])
}

/** The lists of components, with the new one in them. */
function entriesOf(name: string, components: Readonly<Record<string, ComponentTask>>): Files {
  const summary = components[name]?.summary ?? ''
  const lists = componentLists.map((list) => {
    const path = join(root, list.file)
    return [path, withEntry(list, readFileSync(path, 'utf8'), name, summary)] as const
  })
  return Object.fromEntries([[labSchemaFile, labSchemaText(components)], ...lists])
}
