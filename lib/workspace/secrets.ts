import { join } from 'node:path'
import { exitCodes, Failure } from '../failure.ts'
import { onceEach } from '../once.ts'
import { type Authority, authorityFlaw, fingerprintOf } from '../secret/authority.ts'
import { keepAuthority, readAuthority } from '../secret/authority-file.ts'
import type { AuthorityReference, SecretReference, Secrets } from '../step/secret.ts'

/** A cluster that was there before the run, and may hold the lab's authorities. */
export interface Holder {
  cluster: string
  read(storedIn: AuthorityReference['storedIn']): Promise<Authority | undefined>
}

interface Located {
  authority: Authority
  /** The clusters it was found on, where the lab's own file is lost. */
  foundOn?: readonly string[]
}

/**
 * The lab's secrets: each from its file; where that is lost, from the clusters that hold it; made where nobody has it.
 *
 * @param folder holds one PEM file for each authority
 * @param holders the clusters to ask, in groups: the first group in which one holds it decides
 */
export function openSecrets(
  folder: string,
  holders: readonly (readonly Holder[])[],
  note: (text: string) => void,
): Secrets {
  const located = onceEach<Located | undefined>()
  const fileOf = ({ name }: AuthorityReference) => join(folder, `${name}.pem`)
  const locate = (reference: AuthorityReference) =>
    located.get(reference.name, () => locateAuthority(fileOf(reference), reference, holders))

  const kept = onceEach<Authority>()
  const keep = async (reference: AuthorityReference): Promise<Authority> => {
    const found = await locate(reference)
    if (found !== undefined && found.foundOn === undefined) return found.authority
    const authority = await keepAuthority(fileOf(reference), found?.authority ?? (await make(reference.name)))
    const from = found === undefined ? 'made' : `taken over from ${found.foundOn?.join(', ')}`
    note(`certificate authority ${reference.name}: ${from}, SHA-256 ${fingerprintOf(authority)}`)
    located.put(reference.name, { authority })
    return authority
  }
  return {
    async find({ authority, part }) {
      const found = await locate(authority)
      return found && partOf(found.authority, part)
    },
    obtain: async ({ authority, part }) =>
      partOf(await kept.get(authority.name, () => keep(authority)), part),
  }
}

/** The library that makes certificates is loaded by the run that makes one. */
const make = async (name: string) =>
  (await import('../secret/make-authority.ts')).makeAuthority(name, new Date())

function partOf(authority: Authority, part: SecretReference['part']): string {
  return part === 'fingerprint'
    ? fingerprintOf(authority)
    : Buffer.from(`${authority[part]}\n`).toString('base64')
}

async function locateAuthority(
  file: string,
  reference: AuthorityReference,
  holders: readonly (readonly Holder[])[],
): Promise<Located | undefined> {
  const own = await readAuthority(file)
  if (own !== undefined) return { authority: own }
  for (const group of holders) {
    const found = await heldIn(group, reference)
    const fingerprints = new Set(found.map(({ authority }) => fingerprintOf(authority)))
    if (fingerprints.size > 1) throw ambiguous(reference, file, found)
    const [first] = found
    if (first !== undefined)
      return { authority: first.authority, foundOn: found.map(({ cluster }) => cluster) }
  }
  return undefined
}

async function heldIn(group: readonly Holder[], { storedIn }: AuthorityReference) {
  const all = await Promise.all(
    group.map(async ({ cluster, read }) => ({ cluster, authority: await read(storedIn) })),
  )
  return all.flatMap(({ cluster, authority }) =>
    authority === undefined || authorityFlaw(authority, new Date()) !== undefined
      ? []
      : [{ cluster, authority }],
  )
}

const ambiguous = (
  { name }: AuthorityReference,
  file: string,
  found: readonly { cluster: string; authority: Authority }[],
) =>
  new Failure({
    code: 'authority-ambiguous',
    what: `the lab's own certificate authority ${name} is lost, and its clusters hold different ones`,
    expected: `one for all, in ${file}`,
    got: found
      .map(({ cluster, authority }) => `\n    ${cluster}: SHA-256 ${fingerprintOf(authority)}`)
      .join(''),
    next: 'make up CLUSTER=<the one whose authority shall be for all>, then make up',
    exitCode: exitCodes.usage,
  })
