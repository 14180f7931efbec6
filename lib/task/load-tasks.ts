import { existsSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ComponentTask, Task } from './task.ts'

const tasksFolder = join(import.meta.dirname, '../../tasks')

/** The task of this name; undefined if there is none. */
export async function loadTask(name: string): Promise<Task | undefined> {
  const file = join(tasksFolder, `${name}.mts`)
  return /^[a-z]/.test(name) && existsSync(file) ? importTask(file) : undefined
}

/** Every task, sorted by name: the files of tasks/. */
export async function loadTasks(): Promise<readonly Task[]> {
  const files = await Array.fromAsync(glob('*.mts', { cwd: tasksFolder }))
  return Promise.all(files.toSorted().map((file) => importTask(join(tasksFolder, basename(file)))))
}

/** The tasks that a lab file can name under `components`, by name. */
export async function loadComponents(): Promise<Readonly<Record<string, ComponentTask>>> {
  const tasks = await loadTasks()
  return Object.fromEntries(tasks.flatMap((task) => (task.kind === 'component' ? [[task.name, task]] : [])))
}

async function importTask(file: string): Promise<Task> {
  const module: { default: Task } = await import(file)
  return module.default
}
