import { createHash } from 'node:crypto'
import { z } from 'zod'
import { run } from '../process/run.ts'
import type { GoModuleSource } from './artifact.ts'
import type { Attempt, Expectation } from './context.ts'
import { skipSource, verifyHash } from './failures.ts'
import { goFailed, goProcess } from './go-command.ts'
import { moduleAtVersion } from './location.ts'
import { unpackZip } from './unpack-zip.ts'

const DEADLINE_MS = 600_000

const downloaded = z.object({ Zip: z.string().optional(), Error: z.string().optional() })

/**
 * Downloads a module and unpacks a file or folder of its zip.
 *
 * It uses the zip, not the unpacked folder beside it, because go does not check again whether that folder was edited;
 * the sum is calculated here for the same reason.
 */
export async function fetchFromGoModule(source: GoModuleSource, attempt: Attempt): Promise<Expectation> {
  const spec = moduleAtVersion(source, attempt.version)
  const zip = await downloadModule(spec, attempt)
  const sums: [path: string, sha256Hex: string][] = []
  const { artifact, target, context } = attempt
  const request = { kind: source.kind ?? artifact.kind, target, signal: context.process.signal }
  await unpackZip(zip, { ...request, member: `${spec}/${source.member}` }, (path, hex) =>
    sums.push([path, hex]),
  )
  const hash = moduleSum(sums)
  if (attempt.expected) verifyHash(attempt.location, hash, attempt.expected)
  return attempt.expected ?? { hash, trustedBy: "Go's checksum database" }
}

async function downloadModule(spec: string, { temp, location, context }: Attempt): Promise<string> {
  const result = await run(
    { argv: ['go', 'mod', 'download', '-json', spec], cwd: temp, deadlineMs: DEADLINE_MS },
    goProcess(context),
  )
  const download = parseDownload(result.stdout)
  if (result.exitCode !== 0 || download.Error !== undefined)
    goFailed(location, download.Error ?? result.stderr, context)
  if (download.Zip === undefined) throw skipSource('go did not say where it put the module')
  return download.Zip
}

function parseDownload(stdout: string): z.infer<typeof downloaded> {
  try {
    return downloaded.parse(JSON.parse(stdout))
  } catch {
    return {}
  }
}

/** Go's `h1:` sum, defined in golang.org/x/mod/sumdb/dirhash. */
export function moduleSum(files: readonly (readonly [path: string, sha256Hex: string])[]): string {
  const lines = files
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([path, hex]) => `${hex}  ${path}\n`)
  return `h1:${createHash('sha256').update(lines.join('')).digest('base64')}`
}
