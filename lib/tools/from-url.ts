import { chmodSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { UnpackRequest } from './archive.ts'
import type { UrlSource } from './artifact.ts'
import { checksumFor } from './checksum-file.ts'
import type { Attempt, Expectation } from './context.ts'
import { download, downloadText } from './download.ts'
import { skipSource, verifyHash } from './failures.ts'
import { checksumUrl, expand, templateValues } from './location.ts'
import { unpackTarGz } from './unpack-tar.ts'
import { unpackZip } from './unpack-zip.ts'

const PROGRESS_BYTES = 4 * 1024 ** 2

/** Downloads, verifies, then unpacks; returns the hash and its origin. */
export async function fetchFromUrl(source: UrlSource, attempt: Attempt): Promise<Expectation> {
  const expected = attempt.expected ?? (await publishedHash(source, attempt))
  const file = join(attempt.temp, 'download')
  const hash = await download(attempt.location, file, attempt.context, progress(attempt))
  if (expected !== undefined) verifyHash(attempt.location, hash, expected)
  await unpack(source, file, attempt)
  return expected ?? { hash, trustedBy: 'its first download, there is no published checksum' }
}

/** The hash in the publisher's checksum file; undefined if the first download is trusted. */
async function publishedHash(source: UrlSource, attempt: Attempt): Promise<Expectation | undefined> {
  const url = checksumUrl(source, attempt.version, attempt.context.platform)
  if (url === undefined) {
    if (source.firstUse) return undefined
    throw skipSource('its hash is not in config/tools.lock, and its publisher is not known to give one')
  }
  const fileName = basename(new URL(attempt.location).pathname)
  const hash = checksumFor(await downloadText(url, attempt.context), fileName)
  if (hash === undefined) throw skipSource(`${url} has no checksum of ${fileName}`)
  return { hash, trustedBy: url }
}

function progress({ artifact, location, context }: Attempt) {
  let next = 0
  return (bytes: number, totalBytes: number | undefined) => {
    if (bytes < next) return
    next = bytes + PROGRESS_BYTES
    const total = totalBytes === undefined ? {} : { totalBytes }
    context.report({ type: 'download', artifact: artifact.name, url: location, bytes, ...total })
  }
}

async function unpack(source: UrlSource, file: string, attempt: Attempt): Promise<void> {
  const { artifact, target, context } = attempt
  const values = templateValues(source, attempt.version, context.platform)
  const request: UnpackRequest = {
    member: expand(source.member ?? '', values),
    kind: source.kind ?? artifact.kind,
    target,
    signal: context.process.signal,
  }
  switch (source.unpack) {
    case 'tar.gz':
      return unpackTarGz(file, request)
    case 'zip':
      return unpackZip(file, request)
    case undefined:
      chmodSync(file, artifact.kind === 'program' ? 0o755 : 0o644)
      renameSync(file, target)
  }
}
