import type { Host } from '../../lib/task/task.ts'

/** Prints the greeting, and returns the exit code. Everything from outside the program comes through `host`. */
export async function run({ greeting }: { greeting: string }, host: Host): Promise<number> {
  host.print(greeting)
  return 0
}
