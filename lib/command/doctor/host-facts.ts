import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lowLimits } from '../../cluster/kind/inotify.ts'
import { type KernelModules, readModules } from './kernel-modules.ts'

/** The facts in the files of a machine; a fact whose file cannot be read is left out. */
export interface HostFacts {
  os: 'linux' | 'darwin'
  /** `6.1.0-18-amd64` */
  kernel?: string
  /** Whether Windows runs this Linux (WSL). */
  isWsl: boolean
  cgroup?: 1 | 2
  /** `ID` and `ID_LIKE` of os-release. */
  distributions: readonly string[]
  /** Whether systemd is the init process. */
  hasSystemd: boolean
  /** The inotify limits that are too low for several nodes. */
  inotify: Awaited<ReturnType<typeof lowLimits>>
  modules: KernelModules
}

/** @param root the folder that contains /proc, /sys, /etc, /lib and /run */
export async function readHost(root: string, os: HostFacts['os']): Promise<HostFacts> {
  const text = (path: string) => readFile(join(root, path), 'utf8').catch(() => undefined)
  const kernel = (await text('proc/sys/kernel/osrelease'))?.trim()
  const release = (await text('etc/os-release')) ?? ''
  const cgroup = (await text('sys/fs/cgroup/cgroup.controllers')) === undefined ? 1 : 2
  return {
    os,
    ...(kernel === undefined ? {} : { kernel }),
    isWsl: /microsoft/i.test(kernel ?? ''),
    ...(os === 'linux' ? { cgroup } : {}),
    distributions: [...release.matchAll(/^ID(?:_LIKE)?="?([^"\n]+)"?$/gm)].flatMap(([, ids = '']) =>
      ids.split(' '),
    ),
    hasSystemd: (await text('proc/1/comm'))?.trim() === 'systemd',
    inotify: await lowLimits(root),
    modules: await readModules(root, kernel ?? ''),
  }
}
