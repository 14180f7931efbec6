import { readdirSync, readFileSync } from 'node:fs'
import { expect, onTestFinished } from 'vitest'

/** Processes of a group that still run; one that has ended and only waits to be collected does not. */
function members(groupId: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const [state, , group] = statOf(pid)
      return Number(group) === groupId && state !== 'Z' && state !== 'X'
    })
}

/** State, parent, group, … of a process: what follows its name, which may hold blanks, in /proc/pid/stat. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

export const isRunning = (pid: number): boolean => !['Z', 'X', undefined].includes(statOf(pid)[0])

export const parentOf = (pid: number): number => Number(statOf(pid)[1])

/** The kernel ends killed processes in its own time; nothing but that is waited for. */
export async function expectGone(groupId: number): Promise<void> {
  expect(groupId).toBeGreaterThan(1)
  await expect.poll(() => members(groupId), { timeout: 5_000, interval: 10 }).toEqual([])
}

export async function expectEnded(pid: number): Promise<void> {
  expect(pid).toBeGreaterThan(1)
  await expect.poll(() => isRunning(pid), { timeout: 5_000, interval: 10 }).toBe(false)
}

/** Whatever the test's outcome, that process is ended with it, and the group that it leads. */
export function endAfterTest(pid: number): void {
  onTestFinished(() => {
    for (const one of [pid, ...members(pid)]) if (one > 1 && isRunning(one)) process.kill(one, 'SIGKILL')
  })
}
