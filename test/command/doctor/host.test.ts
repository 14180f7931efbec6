import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inotifyLimits, kernelModules } from '../../../lib/command/doctor/host.ts'
import { readHost } from '../../../lib/command/doctor/host-facts.ts'
import { rootWith } from './root.ts'

const KERNEL = '6.1.0-18-amd64'
const kernel = { 'proc/sys/kernel/osrelease': `${KERNEL}\n` }
const needed = ['overlay', 'bridge', 'br_netfilter', 'veth', 'vxlan', 'nf_conntrack', 'nf_nat', 'xt_comment']

const hostOf = (files: Parameters<typeof rootWith>[0]) => readHost(rootWith(files), 'linux')

test('the facts in the files of a machine', async () => {
  const host = await hostOf({
    ...kernel,
    'etc/os-release': 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n',
    'sys/fs/cgroup/cgroup.controllers': 'cpu memory\n',
    'proc/1/comm': 'systemd\n',
  })
  expect(host).toMatchObject({
    kernel: KERNEL,
    cgroup: 2,
    isWsl: false,
    hasSystemd: true,
    distributions: ['linuxmint', 'ubuntu', 'debian'],
  })
})

test('a machine without these files', async () => {
  const host = await hostOf({})
  expect(host).toMatchObject({ cgroup: 1, isWsl: false, hasSystemd: false, distributions: [], inotify: [] })
  expect(kernelModules(host)).toEqual([])
})

test('Linux in Windows (WSL) is recognised', async () => {
  const host = await hostOf({ 'proc/sys/kernel/osrelease': '5.15.153.1-microsoft-standard-WSL2\n' })
  expect(host.isWsl).toBe(true)
})

test('low inotify limits, each with the command that raises it', async () => {
  const folder = 'proc/sys/fs/inotify'
  const host = await hostOf({
    [`${folder}/max_user_watches`]: '8192\n',
    [`${folder}/max_user_instances`]: '128\n',
  })
  const [watches, instances] = inotifyLimits(host, false)
  expect(watches).toMatchObject({
    id: 'inotify-watches',
    severity: 'warning',
    evidence: 'fs.inotify.max_user_watches = 8192, wanted 524288',
    fix: { run: [['sudo', 'sysctl', '-w', 'fs.inotify.max_user_watches=524288']] },
  })
  expect(instances?.id).toBe('inotify-instances')
  expect(inotifyLimits(host, true)[0]?.fix.commands).toEqual(['sysctl -w fs.inotify.max_user_watches=524288'])
})

test('limits that are high enough are no finding', async () => {
  const host = await hostOf({ 'proc/sys/fs/inotify/max_user_watches': '1048576\n' })
  expect(inotifyLimits(host, false)).toEqual([])
})

const builtin = (names: readonly string[]) => names.map((name) => `kernel/net/${name}.ko\n`).join('')
const config = (lines: readonly string[]) => ({ 'proc/config.gz': gzipSync(lines.join('\n')) })

test.each([
  [
    'built in, loadable or loaded',
    {
      [`lib/modules/${KERNEL}/modules.builtin`]: builtin(needed.slice(1)),
      [`lib/modules/${KERNEL}/modules.dep`]:
        'kernel/fs/overlayfs/overlay.ko.xz:\nkernel/x/xt_conntrack.ko: kernel/x/x_tables.ko\n',
    },
    [],
  ],
  [
    'in part',
    { [`lib/modules/${KERNEL}/modules.builtin`]: builtin(needed.slice(1)), 'sys/module/overlay/refcnt': '1' },
    ['xt_conntrack'],
  ],
  [
    'as options in config.gz',
    config(['CONFIG_OVERLAY_FS=m', 'CONFIG_BRIDGE=y', '# CONFIG_VXLAN is not set']),
    ['br_netfilter', 'veth', 'vxlan', 'nf_conntrack', 'nf_nat', 'xt_comment', 'xt_conntrack'],
  ],
])('a kernel that has the modules %s', async (_, files, missing) => {
  const { modules } = await hostOf({ ...kernel, ...files })
  expect(modules).toMatchObject({ known: true, missing })
})

test('a missing module is a warning with the command that loads it', async () => {
  const host = await hostOf({ ...kernel, ...config(['CONFIG_OVERLAY_FS=y']) })
  const [finding] = kernelModules(host)
  expect(finding).toMatchObject({ id: 'kernel-module-missing', evidence: 'not in /proc/config.gz' })
  expect(finding?.fix.commands[0]).toMatch(/^sudo modprobe --all bridge .*xt_conntrack$/)
})

test('a kernel that was replaced and not yet booted is a finding', async () => {
  const host = await hostOf({ ...kernel, 'lib/modules/6.1.0-21-amd64/modules.dep': '' })
  const [finding] = kernelModules(host)
  expect(finding).toMatchObject({ id: 'kernel-replaced', fix: { commands: ['sudo reboot'] } })
  expect(finding?.evidence).toBe(`running ${KERNEL}; in /lib/modules: 6.1.0-21-amd64`)
})
