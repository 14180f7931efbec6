import { parseDocument } from 'yaml'

/**
 * The text of a tools.lock with the hashes added. Comments and order are kept, and a location that is already in it
 * keeps its hash.
 */
export function addHashes(text: string, hashes: Readonly<Record<string, string>>) {
  const lock = parseDocument(text)
  const added = Object.keys(hashes).filter((location) => !lock.hasIn(['hashes', location]))
  for (const location of added) lock.setIn(['hashes', location], hashes[location])
  return { text: lock.toString({ lineWidth: 0 }), added }
}
