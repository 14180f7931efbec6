import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Parser } from 'tar'
import type { Entry, UnpackRequest } from './archive.ts'
import { extract } from './extract.ts'

const TYPES: Readonly<Record<string, Entry['type']>> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'folder',
}

/** Unpacks the requested member of a `.tar.gz`. */
export function unpackTarGz(archive: string, request: UnpackRequest): Promise<void> {
  return extract(request, async (into) => {
    let broken: unknown
    const parser = new Parser({
      strict: true,
      onReadEntry: (entry) => {
        const type = TYPES[entry.type] ?? 'other'
        if (into.begin({ path: entry.path, type, mode: entry.mode ?? 0 })) entry.on('data', into.write)
        else entry.resume()
      },
    })
    parser.on('error', (error: unknown) => {
      broken ??= error
    })
    for await (const chunk of gunzipped(archive)) {
      into.count(chunk.length)
      parser.write(Buffer.from(chunk))
      if (broken !== undefined) throw broken
    }
    parser.end()
    if (broken !== undefined) throw broken
  })
}

/** The plain bytes of a compressed file. */
const gunzipped = (archive: string): AsyncIterable<Uint8Array> =>
  pipeline(createReadStream(archive), createGunzip(), () => {})
