import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Command, type ProcessResult, run } from '../lib/process/run.ts'
import type { RunEvent } from '../lib/task/events.ts'

/** A copy of this checkout in its own folder, used like by a user. */
export interface Checkout {
  folder: string
  /** `make …`, with the environment of a login shell and none of the test runner's. */
  make(...args: readonly string[]): Promise<ProcessResult>
  /** `make … JSON=1`, as events; `onEvent` may act while it runs. */
  events(
    args: readonly string[],
    onEvent?: (event: RunEvent) => void,
  ): Promise<{ exitCode: number; events: RunEvent[] }>
  run(argv: Command['argv'], options?: Partial<Command>): Promise<ProcessResult>
  write(file: string, text: string): Promise<void>
  /** kubectl on a rehearsal cluster; returns its stdout. */
  kubectl(cluster: string, ...args: readonly string[]): Promise<string>
  remove(): Promise<void>
}

const DEADLINE_MS = 8 * 60_000

export async function checkout(): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'homelab-checkout-'))
  const parts = ['Makefile', 'package.json', 'package-lock.json', 'config', 'lib', 'tasks']
  await Promise.all(
    parts.map((part) => cp(part, join(folder, part), { recursive: true, preserveTimestamps: true })),
  )
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))

  // the remains of a killed run are removed with the checkout
  const TMPDIR = join(folder, '.tmp')
  await mkdir(TMPDIR)
  const { HOME, PATH, XDG_CACHE_HOME } = process.env
  const env = { HOME, PATH, XDG_CACHE_HOME, TMPDIR }
  const signal = new AbortController().signal
  const runHere: Checkout['run'] = (argv, options) =>
    run({ argv, cwd: folder, deadlineMs: DEADLINE_MS, ...options }, { env, signal })
  const tool = async (name: string) => {
    const cache = join(XDG_CACHE_HOME ?? join(HOME ?? '', '.cache'), 'homelab-networking', name)
    const found = (await readdir(cache, { recursive: true })).find((path) => path.endsWith(`/${name}`))
    return join(cache, found ?? name)
  }
  return {
    folder,
    run: runHere,
    make: (...args) => runHere(['make', ...args]),
    async events(args, onEvent) {
      const events: RunEvent[] = []
      const onLine = (line: string) => {
        if (!line.startsWith('{')) return
        const event: RunEvent = JSON.parse(line)
        events.push(event)
        onEvent?.(event)
      }
      const argv = ['make', ...args, 'JSON=1'] as const
      const { exitCode } = await run({ argv, cwd: folder, deadlineMs: DEADLINE_MS }, { env, signal, onLine })
      return { exitCode, events }
    },
    write: (file, text) => writeFile(join(folder, file), text),
    async kubectl(cluster, ...args) {
      const kubeconfig = join(folder, '.lab/rehearsal', cluster, 'kubeconfig')
      const result = await runHere([await tool('kubectl'), '--kubeconfig', kubeconfig, ...args])
      if (result.exitCode !== 0) throw new Error(result.stderr)
      return result.stdout
    },
    async remove() {
      const left = await readdir(join(folder, '.lab/rehearsal')).catch(() => [])
      for (const cluster of left) {
        await writeFile(join(folder, 'left.yaml'), `clusters: { ${cluster}: { components: {} } }`)
        await runHere(['make', 'down', 'PROVIDER=rehearsal', 'LAB=left.yaml'])
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The processes whose command line mentions a folder. */
export async function processesOf(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.map((line) => line.replaceAll('\0', ' ')).filter((line) => line.includes(folder))
}
