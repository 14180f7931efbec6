import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../process/folder.ts'
import { program } from '../../task/program.ts'
import { publisher } from '../../tools/publisher.ts'
import { checkout } from '../../workspace/checkout.ts'

const release = (version: string) => `#!/bin/sh\necho "hello v${version}"\n`

/** A checkout with an additional task that installs `hello`, and a publisher of two releases of it. */
async function withHello(env: Readonly<Record<string, string>> = {}) {
  const server = await publisher({ '/1.0.0/hello': release('1.0.0'), '/2.0.0/hello': release('2.0.0') })
  const [folder, home] = [checkout(), tempFolder()]
  const hello = {
    name: 'hello',
    version: '1.0.0',
    kind: 'program',
    path: { versionArgs: ['version'], range: '^1.0.0' },
    sources: [{ from: 'url', url: `${server.url}/{version}/hello`, firstUse: true }],
  }
  writeFileSync(
    join(folder, 'tasks/install-hello.mts'),
    `import { defineCommand } from '../lib/task/define-task.ts'
import { installs } from './install/installs.ts'
export default defineCommand(import.meta, { summary: 'Install hello', ...installs(${JSON.stringify(hello)}) })
`,
  )
  const run = (task: string, ...args: readonly string[]) =>
    program([process.execPath, `tasks/${task}.mts`, ...args], {
      cwd: folder,
      env: { HOME: home, XDG_CACHE_HOME: join(home, 'cache'), ...env },
    })
  const tools = async (): Promise<{ tool: string; state: string; install?: string; why?: string }[]> =>
    JSON.parse((await run('tools', '--json')).stdout)
  return { run, tools, home, server }
}

test('a program is installed into ~/.local/bin, upgraded and downgraded, each with a message', async () => {
  const { run, home } = await withHello()
  const target = join(home, '.local/bin/hello')
  const first = await run('install-hello')
  expect(first.exitCode, first.stderr).toBe(0)
  expect(first.stdout).toContain(`hello 1.0.0: ${target}\n`)
  expect(first.stdout).toContain(`export PATH="${home}/.local/bin:$PATH"`)
  expect(readFileSync(target, 'utf8')).toBe(release('1.0.0'))

  expect((await run('install-hello', '--version', '2.0.0')).stdout).toContain(
    `hello 2.0.0: ${target}, in place of 1.0.0`,
  )
  expect(readFileSync(target, 'utf8')).toBe(release('2.0.0'))
  expect((await run('install-hello')).stdout).toContain('in place of 2.0.0')
  expect((await run('install-hello')).stdout).toContain('hello 1.0.0 is there')
})

test('--to installs into another folder', async () => {
  const { run, home } = await withHello()
  const { exitCode } = await run('install-hello', '--to', '~/bin')
  expect(exitCode).toBe(0)
  expect(readFileSync(join(home, 'bin/hello'), 'utf8')).toBe(release('1.0.0'))
})

test('a release that does not exist or is malformed is refused, and the installed program stays', async () => {
  const { run, home } = await withHello()
  await run('install-hello')
  const missing = await run('install-hello', '--version', '9.9.9')
  expect(missing.exitCode).toBe(1)
  expect(missing.stderr).toContain('hello 9.9.9 cannot be had')
  expect((await run('install-hello', '--version', 'v1.0.0')).exitCode).toBe(2)
  expect(readFileSync(join(home, '.local/bin/hello'), 'utf8')).toBe(release('1.0.0'))
})

test('a release that changed since its first use is refused', async () => {
  const { run, server, home } = await withHello()
  await run('install-hello')
  server.pages['/1.0.0/hello'] = 'evil'
  rmSync(join(home, 'cache'), { recursive: true })
  const again = await run('install-hello', '--to', join(home, 'new'))
  expect(again.exitCode).toBe(1)
  expect(again.stderr).toContain('is not what it was')
  expect(existsSync(join(home, 'new'))).toBe(false)
})

test('make tools lists it with its state and its install task, and fetches nothing', async () => {
  const { run, tools, home, server } = await withHello()
  const row = async () => (await tools()).find(({ tool }) => tool === 'hello')
  expect(await row()).toMatchObject({ state: 'not here', version: '1.0.0', install: 'install-hello' })
  expect(server.requests).toEqual([])
  await run('install-hello', '--to', join(home, 'bin'))
  expect(await row()).toMatchObject({ state: 'cached' })
  expect((await run('tools')).stdout).toMatch(/^hello +1\.0\.0 +cached +cache \(http/m)
})

test('make tools lists every program of the catalog, and those that a task installs', async () => {
  const { tools } = await withHello()
  const names = (await tools()).map(({ tool }) => tool)
  for (const name of [
    'kubectl',
    'helm',
    'kind',
    'etcd',
    'cilium',
    'hubble',
    'istioctl',
    'skupper',
    'kwokctl',
  ])
    expect(names).toContain(name)
})

test('with CI set, a hash that is not locked is not trusted on first use', async () => {
  const { run, home } = await withHello({ CI: 'true' })
  const refused = await run('install-hello')
  expect(refused.exitCode).toBe(1)
  expect(refused.stderr).toContain('not in config/tools.lock')
  expect((await run('install-hello', '--no-frozen')).exitCode).toBe(0)
  expect(existsSync(join(home, '.local/bin/hello'))).toBe(true)
})
