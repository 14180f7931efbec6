import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { Header } from 'tar'

export interface Member {
  path: string
  content?: string | Uint8Array
  type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO'
  linkpath?: string
  mode?: number
}

const BLOCK = 512

/** A `.tar.gz` with exactly these members, hostile ones too. */
export function tarGz(members: readonly Member[]): Buffer {
  const blocks = members.flatMap((member) => {
    const body = Buffer.from(member.content ?? '')
    const head = Buffer.alloc(BLOCK)
    new Header({
      path: member.path,
      type: member.type ?? 'File',
      mode: member.mode ?? 0o644,
      size: body.length,
      ...(member.linkpath === undefined ? {} : { linkpath: member.linkpath }),
    }).encode(head)
    return [head, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]))
}

const UNIX_TYPES = { File: 0o100000, Directory: 0o040000, SymbolicLink: 0o120000, CharacterDevice: 0o020000 }

/** A `.zip` with exactly these members, in the format of a Unix system. */
export function zip(members: readonly Member[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const name = Buffer.from(member.path)
    const content = Buffer.from(member.content ?? member.linkpath ?? '')
    const packed = deflateRawSync(content)
    const sizes = Buffer.alloc(16)
    sizes.writeUInt32LE(crc32(content), 0)
    sizes.writeUInt32LE(packed.length, 4)
    sizes.writeUInt32LE(content.length, 8)
    sizes.writeUInt16LE(name.length, 12)
    const common = Buffer.concat([Buffer.from([20, 0, 0, 8, 8, 0, 0, 0, 0, 0]), sizes])
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed])
    const tail = Buffer.alloc(14)
    const type = UNIX_TYPES[(member.type ?? 'File') as keyof typeof UNIX_TYPES] ?? 0
    tail.writeUInt32LE(((type | (member.mode ?? 0o644)) << 16) >>> 0, 6)
    tail.writeUInt32LE(offset, 10)
    const madeByUnix = Buffer.from([20, 3])
    central.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeByUnix, common, tail, name]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(members.length, 4)
  end.writeUInt16LE(members.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}
