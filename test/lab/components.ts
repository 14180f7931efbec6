import { loadComponents } from '../../lib/task/load-tasks.ts'

/** The real components, as a lab file can name them. */
export const components = await loadComponents()
