import { createHash } from 'node:crypto'
import { openPromise, type Entry as ZipEntry } from 'yauzl'
import type { Entry, UnpackRequest } from './archive.ts'
import { extract } from './extract.ts'

/** Called for every file of the archive, requested or not. */
type OnFile = (path: string, sha256Hex: string) => void

/** Unpacks the requested member of a `.zip`; with `onFile` every other file is read and hashed too. */
export function unpackZip(archive: string, request: UnpackRequest, onFile?: OnFile): Promise<void> {
  return extract(request, async (into) => {
    const zip = await openPromise(archive, { autoClose: false, lazyEntries: true, strictFileNames: true })
    try {
      for await (const packed of zip.eachEntry()) {
        const entry = describe(packed)
        const isWanted = into.begin(entry)
        if (entry.type === 'folder' || (!isWanted && onFile === undefined)) continue
        const hash = createHash('sha256')
        for await (const chunk of await zip.openReadStreamPromise(packed)) {
          into.count(chunk.length)
          if (onFile) hash.update(chunk)
          if (isWanted) into.write(chunk)
        }
        onFile?.(entry.path, hash.digest('hex'))
      }
    } finally {
      zip.close()
    }
  })
}

const TYPE_BITS = 0o170000
const PLAIN_FILE = 0o100000
const UNIX = 3

/** Type and permissions are in the upper half of the attributes if a Unix system made the archive. */
function describe(packed: ZipEntry): Entry {
  const unix = packed.versionMadeBy >>> 8 === UNIX ? packed.externalFileAttributes >>> 16 : 0
  const plain = (unix & TYPE_BITS) === PLAIN_FILE || (unix & TYPE_BITS) === 0
  const type = packed.fileName.endsWith('/') ? 'folder' : plain ? 'file' : 'other'
  return { path: packed.fileName, type, mode: unix & 0o7777 }
}
