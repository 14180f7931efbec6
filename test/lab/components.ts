import { loadTasks } from '../../lib/task/load-tasks.ts'

/** The real components, as a lab file can name them. */
export const components = Object.fromEntries(
  (await loadTasks()).flatMap((task) => (task.kind === 'component' ? [[task.name, task]] : [])),
)
