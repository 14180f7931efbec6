import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { UnpackRequest } from './archive.ts'
import { extract } from './extract.ts'

/** Unpacks a single compressed file. */
export function unpackGz(archive: string, request: UnpackRequest): Promise<void> {
  return extract({ ...request, member: 'content' }, async (into) => {
    into.begin({ path: 'content', type: 'file', mode: 0 })
    for await (const chunk of gunzipped(archive)) {
      into.count(chunk.length)
      into.write(chunk)
    }
  })
}

/** The plain bytes of a compressed file. */
export const gunzipped = (archive: string): AsyncIterable<Uint8Array> =>
  pipeline(createReadStream(archive), createGunzip(), () => {})
