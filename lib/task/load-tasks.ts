import { existsSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Task } from './task.ts'

const tasksFolder = join(import.meta.dirname, '../../tasks')

/** The task of that name, if there is one. */
export async function loadTask(name: string): Promise<Task | undefined> {
  const file = join(tasksFolder, `${name}.mts`)
  return /^[a-z]/.test(name) && existsSync(file) ? importTask(file) : undefined
}

/** Every task, by name: the files of tasks/. */
export async function loadTasks(): Promise<readonly Task[]> {
  const files = await Array.fromAsync(glob('*.mts', { cwd: tasksFolder }))
  return Promise.all(files.toSorted().map((file) => importTask(join(tasksFolder, basename(file)))))
}

async function importTask(file: string): Promise<Task> {
  const module: { default: Task } = await import(file)
  return module.default
}
