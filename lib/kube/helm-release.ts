import { gunzipSync } from 'node:zlib'
import { list } from './list.ts'
import type { Secret } from './objects/core.ts'
import type { Reader } from './reader.ts'

/** A Helm release record, as far as we look at it. */
export interface Release {
  version: number
  info: { status: string }
  chart: { metadata: { name: string; version: string } }
  config?: Readonly<Record<string, unknown>> | null
  /** Of the Secret that holds the record, Helm's own among them. */
  labels: Readonly<Record<string, string>>
}

/**
 * The newest revision of a release, whatever its status, read from Helm's own record: a Secret whose `release` is
 * gzipped JSON, base64 inside and out (helm.sh/helm pkg/storage/driver, the same in Helm 3 and 4).
 */
export async function latestRelease(
  reader: Reader,
  namespace: string,
  name: string,
): Promise<Release | undefined> {
  const selector = encodeURIComponent(`owner=helm,name=${name}`)
  const records = await list<Secret>(
    reader,
    `/api/v1/namespaces/${namespace}/secrets?labelSelector=${selector}`,
  )
  const revision = ({ metadata }: Secret) => Number(metadata.labels?.version ?? 0)
  const newest = records.toSorted((a, b) => revision(b) - revision(a))[0]
  if (newest?.data?.release === undefined) return undefined
  return { ...decode(newest.data.release), labels: newest.metadata.labels ?? {} }
}

function decode(record: string): Omit<Release, 'labels'> {
  const inner = Buffer.from(record, 'base64').toString()
  return JSON.parse(gunzipSync(Buffer.from(inner, 'base64')).toString())
}
