import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { usageFailure } from '../failure.ts'
import { assignSlots } from '../net/slots.ts'
import { root } from './project.ts'

/** Cluster name → slot. */
export type Slots = Readonly<Record<string, number>>

const file = join(root, 'config/addresses.lock')

const HEADER = `# Which cluster has which slot, and so which addresses. Written by make init and make up; commit it.
# Take a line out to give a slot back.
`

/** The assigned slots. @throws Failure `usage` if the file is not a map of names to numbers */
export async function readSlots(): Promise<Slots> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const parsed = z.record(z.string(), z.int().min(0)).safeParse(parse(text) ?? {})
  if (parsed.success) return parsed.data
  throw usageFailure(
    parsed.error.issues.map(({ path, message }) => `config/addresses.lock: ${path.join('.')}: ${message}`),
  )
}

/** Writes a slot for each of these clusters: the one it has, else the lowest that is free. */
export async function keepSlots(names: readonly string[]): Promise<void> {
  const locked = await readSlots()
  const slots = assignSlots(names, locked)
  if (isDeepStrictEqual(slots, locked)) return
  const unfinished = `${file}.${process.pid}`
  await writeFile(unfinished, HEADER + stringify(slots))
  await rename(unfinished, file)
}
