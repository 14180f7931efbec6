import { parseDocument } from 'yaml'
import { z } from 'zod'
import { exitCodes, Failure, usageFailure } from '../failure.ts'

const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits')
const npmIntegrity = z.string().regex(/^sha512-[A-Za-z0-9+/]{86}==$/, 'expected an npm sha512 integrity')
const goSum = z.string().regex(/^h1:[A-Za-z0-9+/]{43}=$/, 'expected an h1: sum of Go')

const toolsLock = z.strictObject({
  /** Versions of the project's own tools, without `v`. */
  versions: z.record(z.string(), z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a version such as 1.2.3')),
  /** From a Kubernetes release such as 1.34 to the image of kind's nodes, pinned by digest. */
  images: z
    .record(z.string(), z.string().regex(/@sha256:[0-9a-f]{64}$/, 'expected an image pinned by its digest'))
    .default({}),
  /** From a location (see `locationOf`) to its hash. */
  hashes: z.record(z.string(), z.union([sha256, npmIntegrity, goSum])),
})

export type ToolsLock = Readonly<z.infer<typeof toolsLock>>

/** @throws Failure `usage` (exit code 2) with every problem at once; `file` is the name used in its text */
export function loadToolsLock(text: string, file = 'config/tools.lock'): ToolsLock {
  const document = parseDocument(text)
  if (document.errors.length > 0)
    throw usageFailure(document.errors.map((error) => `${file}: ${error.message}`))
  const parsed = toolsLock.safeParse(document.toJS())
  if (!parsed.success) throw usageFailure([`${file}:\n${z.prettifyError(parsed.error)}`])
  return parsed.data
}

/** @throws Failure `not-locked` */
export function lockedVersion(lock: ToolsLock, name: string): string {
  const version = lock.versions[name]
  if (version !== undefined) return version
  throw new Failure({
    code: 'not-locked',
    what: `config/tools.lock has no version of ${name}`,
    expected: `a line under versions: with ${name}`,
    next: `add \`${name}: <version>\` under versions: in config/tools.lock`,
  })
}

/** The image of kind's nodes for a release, `1.34` or `1.34.11`. @throws Failure `not-locked` (exit code 2) */
export function lockedImage(lock: ToolsLock, kubernetes: string): string {
  const image = lock.images[kubernetes.split('.').slice(0, 2).join('.')]
  if (image !== undefined && `${releaseOf(image)}.`.startsWith(`${kubernetes}.`)) return image
  throw new Failure({
    code: 'not-locked',
    what: `config/tools.lock has no node image of Kubernetes ${kubernetes}`,
    expected: `one of ${Object.values(lock.images).map(releaseOf).join(', ')}`,
    next: 'name another release, or an image of your own: kind: { image: … } in the lab file',
    exitCode: exitCodes.usage,
  })
}

/** `kindest/node:v1.34.11@sha256:…` → `1.34.11` */
const releaseOf = (image: string) => image.replace(/^.*:v(.*)@.*$/, '$1')
