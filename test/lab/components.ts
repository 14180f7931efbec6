import { loadComponents } from '../../lib/task/load-tasks.ts'

/** The real components that a lab file can name. */
export const components = await loadComponents()
