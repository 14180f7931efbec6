import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { NpmSource } from '../../lib/tools/artifact.ts'
import { resolveArtifact } from '../../lib/tools/resolve.ts'
import { tarGz, zip } from './archives.ts'
import { canReach, withProgram } from './fake-program.ts'
import { failureOf, locked, nextRun, passedOver, tempFolder, testContext, tool } from './fixture.ts'

const layer: NpmSource = {
  from: 'npm',
  package: '@scope/layer',
  packageVersion: '4.5.6',
  member: ['package/lib/layer.zip', 'bin/tool'],
  platforms: ['linux/amd64'],
}
const location = 'npm:@scope/layer@4.5.6'
const content = '#!/bin/sh\necho tool\n'
const tarball = tarGz([{ path: 'package/lib/layer.zip', content: zip([{ path: 'bin/tool', content }]) }])
const integrity = (bytes: Uint8Array) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`

/** An npm that always packs this tarball, and records its arguments. */
function npmWith(bytes: Uint8Array) {
  const folder = tempFolder()
  writeFileSync(join(folder, 'tarball'), bytes)
  const script = `
    for a in "$@"; do case $a in --pack-destination=*) to=\${a#*=};; esac; done
    echo "$@" >> ${folder}/calls
    cp ${folder}/tarball "$to/scope-layer-4.5.6.tgz"`
  return { process: withProgram('npm', script), calls: join(folder, 'calls') }
}

test('a program in a zip in a package is unpacked', async () => {
  const npm = npmWith(tarball)
  const context = locked(testContext(npm), { [location]: integrity(tarball) })
  const { path, source } = await resolveArtifact(tool([layer]), context)
  expect(source).toBe(location)
  expect(readFileSync(path, 'utf8')).toBe(content)
  expect(readFileSync(npm.calls, 'utf8')).toMatch(/^pack --ignore-scripts .* @scope\/layer@4\.5\.6\n$/)
  expect(existsSync(context.firstUseFile)).toBe(false)
})

test('a tarball with another hash than in the lock ends the search', async () => {
  const context = locked(testContext(npmWith(tarball)), { [location]: integrity(Buffer.from('x')) })
  expect((await failureOf(resolveArtifact(tool([layer]), context))).code).toBe('hash-mismatch')
})

test('a tarball that npm itself refuses ends the search', async () => {
  const process = withProgram('npm', 'echo "npm error code EINTEGRITY" >&2; exit 1')
  expect((await failureOf(resolveArtifact(tool([layer]), testContext({ process })))).code).toBe(
    'hash-mismatch',
  )
})

test('without a hash in the lock, the registry’s is recorded', async () => {
  const context = testContext(npmWith(tarball))
  await resolveArtifact(tool([layer]), context)
  expect(JSON.parse(readFileSync(context.firstUseFile, 'utf8'))).toEqual({ [location]: integrity(tarball) })
})

test('on another platform, or without npm, the source is skipped', async () => {
  const mac = { os: 'darwin', arch: 'arm64' } as const
  const elsewhere = testContext({ ...npmWith(tarball), platform: mac })
  expect((await failureOf(resolveArtifact(tool([layer]), elsewhere))).got).toContain('darwin/arm64')
  const without = testContext()
  await failureOf(resolveArtifact(tool([layer]), without))
  expect(passedOver(without)).toEqual(['npm is not on the PATH'])
})

test('an unreachable registry is asked once per run', async () => {
  const calls = join(tempFolder(), 'calls')
  const process = withProgram('npm', `echo >> ${calls}; echo "npm error code ENOTFOUND" >&2; exit 1`)
  const context = testContext({ process })
  for (const name of ['a', 'b']) await failureOf(resolveArtifact(tool([layer], { name }), context))
  expect(readFileSync(calls, 'utf8')).toBe('\n')
  expect(passedOver(context).map((why) => why.includes('ENOTFOUND'))).toEqual([true, true])
})

test.skipIf(!(await canReach('https://registry.npmjs.org/is-number/7.0.0')))(
  'the real npm and registry',
  async () => {
    const source: NpmSource = {
      from: 'npm',
      package: 'is-number',
      packageVersion: '7.0.0',
      member: ['package/index.js'],
    }
    // from `npm view is-number@7.0.0 dist.integrity`
    const known =
      'sha512-41Cifkg6e8TylSpdtTpeLVMqvSBEVzTttHvERD741+pnZ8ANv0004MRL43QKPDlK9cGvNp6NZWZUBlbGXYxxng=='
    const { signal } = new AbortController()
    const context = locked(testContext({ process: { env: process.env, signal } }), {
      'npm:is-number@7.0.0': known,
    })
    const { path } = await resolveArtifact(tool([source], { kind: 'file' }), context)
    expect(path).toMatch(/\/index\.js$/)
    expect(readFileSync(path, 'utf8')).toContain('is-number')

    const missing = tool([{ ...source, packageVersion: '0.0.0-none' }])
    const failure = await failureOf(resolveArtifact(missing, nextRun(context)))
    expect(failure.got).toContain('npm pack failed (ETARGET)')
  },
  60_000,
)
