import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { exitCodes, Failure } from '../../failure.ts'

/** The identity of a cluster, which distinguishes it from another one at the same address. */
export interface Fingerprint {
  server: string
  /** SHA-256 of the certificate authority's data, or empty if the kubeconfig has none. */
  authority: string
  /** UID of the namespace kube-system, which lives as long as the cluster. */
  uid: string
}

/** The fingerprint of the first cluster in a `kubectl config view --minify --flatten --raw` document. */
export function fingerprint(
  config: { clusters: readonly { cluster: Record<string, string> }[] },
  uid: string,
): Fingerprint {
  const { server = '', 'certificate-authority-data': data } = config.clusters[0]?.cluster ?? {}
  const authority = data === undefined ? '' : createHash('sha256').update(data).digest('hex')
  return { server, authority, uid }
}

/** The fingerprint stored at the first use; undefined before that. */
export async function readFingerprint(file: string): Promise<Fingerprint | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : JSON.parse(text)
}

export async function keepFingerprint(file: string, found: Fingerprint): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, JSON.stringify(found, undefined, 2), { mode: 0o600 })
}

/** @throws Failure `other-cluster` (exit code 2) if the two differ */
export function assertSame(name: string, kept: Fingerprint, found: Fingerprint, file: string): void {
  const differing = (['server', 'authority', 'uid'] as const).filter((key) => kept[key] !== found[key])
  if (differing.length === 0) return
  const show = (fingerprint: Fingerprint) => differing.map((key) => `${key} ${fingerprint[key]}`).join(', ')
  throw new Failure({
    code: 'other-cluster',
    what: `${name} is another cluster than the one this lab has used so far; nothing was touched`,
    expected: show(kept),
    got: show(found),
    next: `if that is meant, forget the old one: rm ${file}`,
    exitCode: exitCodes.usage,
  })
}
