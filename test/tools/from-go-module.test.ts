import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findExecutable } from '../../lib/process/find-executable.ts'
import type { GoModuleSource } from '../../lib/tools/artifact.ts'
import { moduleSum } from '../../lib/tools/from-go-module.ts'
import { resolveArtifact } from '../../lib/tools/resolve.ts'
import { zip } from './archives.ts'
import { canReach, withProgram } from './fake-program.ts'
import { failureOf, locked, nextRun, passedOver, tempFolder, testContext, tool } from './fixture.ts'

const module: GoModuleSource = { from: 'go-module', module: 'example.com/lab', member: 'config/native.yaml' }
const location = 'go:example.com/lab@v1.2.3'
const files = {
  'go.mod': 'module example.com/lab\n',
  'config/native.yaml': 'a: 1\n',
  'config/x/y.yaml': 'b: 2\n',
}
const prefix = 'example.com/lab@v1.2.3'
const archive = zip(Object.entries(files).map(([path, content]) => ({ path: `${prefix}/${path}`, content })))
const sum = moduleSum(
  Object.entries(files).map(([path, content]) => [
    `${prefix}/${path}`,
    createHash('sha256').update(content).digest('hex'),
  ]),
)

/** A go that has downloaded this zip. */
function goWith(bytes: Uint8Array) {
  const file = join(tempFolder(), 'module.zip')
  writeFileSync(file, bytes)
  return withProgram('go', `echo '${JSON.stringify({ Zip: file, Sum: sum })}'`)
}

const file = tool([module], { kind: 'file' })

test('the sum is independent of the order in the zip', () => {
  // byte order, as Go sorts: a lone upper case letter before all lower case ones
  const [a, b, c] = [['Z', '1'] as const, ['a', '2'] as const, ['é', '3'] as const]
  expect(moduleSum([c, b, a])).toBe(moduleSum([a, b, c]))
})

test('a file of a module is unpacked', async () => {
  const context = locked(testContext({ process: goWith(archive) }), { [location]: sum })
  const { path, source } = await resolveArtifact(file, context)
  expect(source).toBe(location)
  expect(path).toMatch(/\/native\.yaml$/)
  expect(readFileSync(path, 'utf8')).toBe('a: 1\n')
})

test('a folder of a module is unpacked', async () => {
  const context = locked(testContext({ process: goWith(archive) }), { [location]: sum })
  const folder = tool([{ ...module, member: 'config' }], { kind: 'folder' })
  const { path } = await resolveArtifact(folder, context)
  expect(readFileSync(join(path, 'x', 'y.yaml'), 'utf8')).toBe('b: 2\n')
})

test('a zip edited after download ends the search, although go reports the old sum', async () => {
  const edited = zip([{ path: `${prefix}/config/native.yaml`, content: 'a: 2\n' }])
  const context = locked(testContext({ process: goWith(edited) }), { [location]: sum })
  expect((await failureOf(resolveArtifact(file, context))).code).toBe('hash-mismatch')
})

test.each([
  ['no go', undefined, 'go is not on the PATH'],
  [
    'a module that is not served',
    `echo '{"Error": "not found: module example.com/lab"}'; exit 1`,
    'not found',
  ],
  ['output that is not JSON', 'echo hello', 'did not say where'],
  ['a file that is not in the module', 'empty', 'there is no example.com/lab@v1.2.3/config/native.yaml'],
])('%s: the source is skipped', async (_, script, why) => {
  const empty = zip([{ path: `${prefix}/go.mod`, content: 'module x\n' }])
  const fake = script === 'empty' ? goWith(empty) : script && withProgram('go', script)
  const context = testContext(fake ? { process: fake } : {})
  await failureOf(resolveArtifact(file, context))
  expect(passedOver(context)).toEqual([expect.stringContaining(why)])
})

test('go’s own checksum failure ends the search', async () => {
  const text = 'verifying example.com/lab@v1.2.3: checksum mismatch\n\nSECURITY ERROR'
  const context = testContext({
    process: withProgram('go', `printf %s '${JSON.stringify({ Error: text })}'; exit 1`),
  })
  expect((await failureOf(resolveArtifact(file, context))).code).toBe('hash-mismatch')
})

test('an unreachable proxy is not asked again, but go’s own cache is', async () => {
  const seen = join(tempFolder(), 'seen')
  const error = '{"Error": "dial tcp: lookup proxy.example: no such host"}'
  const process = withProgram('go', `echo "proxy=$GOPROXY" >> ${seen}; echo '${error}'; exit 1`)
  const context = testContext({ process })
  for (const name of ['a', 'b']) await failureOf(resolveArtifact({ ...file, name }, context))
  expect(readFileSync(seen, 'utf8')).toBe('proxy=\nproxy=off\n')
})

const go = findExecutable('go', process.env, { optional: true })
if (go === undefined) console.warn('LEFT OUT: go is not on the PATH, so no real module is downloaded')
const reachable = go !== undefined && (await canReach('https://proxy.golang.org/rsc.io/quote/@v/v1.5.2.info'))

test.skipIf(!reachable)(
  'the real go and proxy',
  async () => {
    const source: GoModuleSource = { from: 'go-module', module: 'rsc.io/quote', member: 'LICENSE' }
    const { signal } = new AbortController()
    // the sum at sum.golang.org
    const context = locked(testContext({ process: { env: process.env, signal } }), {
      'go:rsc.io/quote@v1.5.2': 'h1:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=',
    })
    const license = tool([source], { kind: 'file', version: '1.5.2' })
    const { path } = await resolveArtifact(license, context)
    expect(readFileSync(path, 'utf8')).toContain('The Go Authors')

    const none = await failureOf(resolveArtifact({ ...license, version: '99.0.0' }, nextRun(context)))
    expect(none.got).toContain('go failed:')
  },
  60_000,
)
