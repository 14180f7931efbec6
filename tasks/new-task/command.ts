import type { Host } from '../../lib/task/task.ts'

/** Says the greeting, and gives the exit code. What it takes from outside comes by the host. */
export async function run({ greeting }: { greeting: string }, host: Host): Promise<number> {
  host.print(greeting)
  return 0
}
