import { readdirSync, readFileSync } from 'node:fs'
import { expect, onTestFinished } from 'vitest'

/** Running processes of a group, without zombies. */
function members(groupId: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const [state, , group] = statOf(pid)
      return Number(group) === groupId && state !== 'Z' && state !== 'X'
    })
}

/** State, parent, group, … of a process: the fields of /proc/pid/stat after the name, which may contain blanks. */
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

/** Waits until the kernel has ended killed processes, and for nothing else. */
export async function expectGone(groupId: number): Promise<void> {
  expect(groupId).toBeGreaterThan(1)
  await expect.poll(() => members(groupId), { timeout: 5_000, interval: 10 }).toEqual([])
}

export async function expectEnded(pid: number): Promise<void> {
  expect(pid).toBeGreaterThan(1)
  await expect.poll(() => isRunning(pid), { timeout: 5_000, interval: 10 }).toBe(false)
}

/** Ends a process and its group after the test, on any outcome. */
export function endAfterTest(pid: number): void {
  onTestFinished(() => {
    for (const one of [pid, ...members(pid)]) if (one > 1 && isRunning(one)) process.kill(one, 'SIGKILL')
  })
}
