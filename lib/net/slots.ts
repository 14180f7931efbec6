import { orThrow, refused } from './parsed.ts'

/**
 * Assigns every cluster its slot: the locked one, otherwise the lowest free one, in the given order. Entries of
 * clusters not named are kept, so that a cluster that is added again gets its old addresses.
 *
 * @returns name → slot, in ascending order of slots, the content of addresses.lock
 * @throws Failure `slot-shared` or `slot-invalid` if the lock itself is invalid
 */
export function assignSlots(
  names: readonly string[],
  locked: Readonly<Record<string, number>>,
): Record<string, number> {
  const slots = new Map(Object.entries(locked))
  const used = new Map<number, string>()
  for (const [name, slot] of slots) claimSlot(used, name, slot)

  let free = 0
  for (const name of names) {
    if (slots.has(name)) continue
    while (used.has(free)) free += 1
    slots.set(name, free)
    used.set(free, name)
  }
  return Object.fromEntries([...slots].sort(([, a], [, b]) => a - b))
}

function claimSlot(used: Map<number, string>, name: string, slot: number): void {
  const other = used.get(slot)
  if (other !== undefined)
    orThrow(
      refused({
        code: 'slot-shared',
        what: `Clusters ${other} and ${name} have the same slot, ${slot}.`,
        expected: 'one slot for each cluster',
        got: `${slot} twice`,
        next: `Remove the line of ${name} from the lock file; it gets a free slot.`,
      }),
    )
  if (!Number.isSafeInteger(slot) || slot < 0)
    orThrow(
      refused({
        code: 'slot-invalid',
        what: `The slot of cluster ${name} is not a slot.`,
        expected: 'a whole number from 0',
        got: String(slot),
        next: `Remove the line of ${name} from the lock file; it gets a free slot.`,
      }),
    )
  used.set(slot, name)
}
