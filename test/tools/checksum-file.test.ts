import { expect, test } from 'vitest'
import { checksumFor } from '../../lib/tools/checksum-file.ts'

const ours = 'a'.repeat(64)
const other = 'b'.repeat(64)

test.each([
  ['a lone hash', `${ours}\n`, ours],
  ['a lone hash without a line end', ours, ours],
  ['upper case', `${ours.toUpperCase()}  tool\n`, ours],
  ['hash  name', `${ours}  tool\n`, ours],
  ['hash name', `${ours} tool\n`, ours],
  ['hash *name', `${ours} *tool\n`, ours],
  ['a name with folders', `${ours}  ./dist/tool\n`, ours],
  ['DOS line ends', `${other}  tool.sig\r\n${ours}  tool\r\n`, ours],
  ['many lines', `${other}  tool.tar.gz\n${ours}  tool\n${other}  tool2\n`, ours],
  ['the same line twice', `${ours}  tool\n${ours} *tool\n`, ours],
])('%s', (_, text, hash) => {
  expect(checksumFor(text, 'tool')).toBe(`sha256:${hash}`)
})

test.each([
  ['an empty file', ''],
  ["only another file's hash", `${other}  tool.tar.gz\n`],
  ['a name with ours as its prefix', `${other}  tool-arm64\n`],
  ['several lone hashes', `${ours}\n${other}\n`],
  ['two hashes for our name', `${ours}  tool\n${other}  tool\n`],
  ['too short a hash', `${ours.slice(1)}  tool\n`],
  ['a SHA-512', `${ours}${other}  tool\n`],
  ['a web page', '<html><body>404</body></html>'],
])('no checksum from %s', (_, text) => {
  expect(checksumFor(text, 'tool')).toBeUndefined()
})
