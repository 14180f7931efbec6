/** Sends `signal` to every process of a group; a missing group is no error. */
export function killGroup(groupId: number | undefined, signal: NodeJS.Signals): void {
  if (groupId === undefined) return
  try {
    process.kill(-groupId, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
