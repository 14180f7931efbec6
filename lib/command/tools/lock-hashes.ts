import { readFile, rename, writeFile } from 'node:fs/promises'
import type { Host } from '../../task/task.ts'
import { addHashes } from '../../tools/add-hashes.ts'
import { readFirstUse } from '../../tools/first-use.ts'
import { firstUseFile, lockFile } from '../../workspace/toolbox.ts'

/** Writes the hashes that were learned on first use into config/tools.lock, for the user to look at and commit. */
export async function lockHashes(host: Host): Promise<number> {
  const { text, added } = addHashes(await readFile(lockFile, 'utf8'), readFirstUse(firstUseFile))
  for (const location of added) host.print(`locked ${location}`)
  if (added.length === 0) host.print('nothing to lock: no download has taught a hash that is not locked')
  const unfinished = `${lockFile}.${process.pid}`
  await writeFile(unfinished, text)
  await rename(unfinished, lockFile)
  return 0
}
