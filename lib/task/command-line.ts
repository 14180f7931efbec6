import { standaloneOptions } from './run-options.ts'
import type { Task } from './task.ts'

/** The schema of all flags of a task. */
export const commandLine = (task: Task) =>
  task.kind === 'component' ? task.input.extend(standaloneOptions.shape) : task.input
