import { asRoot, byDoctor, byHand, type Finding } from './finding.ts'
import type { HostFacts } from './host-facts.ts'

/** https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files */
export const inotifyLimits = ({ inotify }: HostFacts, isRoot: boolean): readonly Finding[] =>
  inotify.map(({ sysctl, value, wanted }) => ({
    id: `inotify-${sysctl.endsWith('watches') ? 'watches' : 'instances'}`,
    severity: 'warning',
    what: `${sysctl} is low for several nodes on one machine`,
    evidence: `${sysctl} = ${value}, wanted ${wanted}`,
    means: 'from two or three nodes on pods fail with "too many open files"',
    fix: byDoctor(
      [asRoot(['sysctl', '-w', `${sysctl}=${wanted}`], isRoot)],
      `until the next boot; a line ${sysctl} = ${wanted} in /etc/sysctl.d/99-kind.conf keeps it`,
    ),
  }))

export function kernelModules({ modules, kernel, isWsl }: HostFacts): readonly Finding[] {
  if (modules.known) {
    if (modules.missing.length === 0) return []
    const names = modules.missing.join(', ')
    return [
      {
        id: 'kernel-module-missing',
        severity: 'warning',
        what: `the kernel has no ${names}`,
        evidence: `not in ${modules.by}`,
        means: 'networks of containers or of pods will not work',
        fix: isWsl
          ? byHand(['wsl.exe --update'], 'in Windows; then restart WSL: wsl.exe --shutdown')
          : byHand([`sudo modprobe --all ${modules.missing.join(' ')}`], 'or boot a kernel that has them'),
      },
    ]
  }
  if (!('others' in modules)) return []
  return [
    {
      id: 'kernel-replaced',
      severity: 'warning',
      what: 'the modules of the running kernel are gone: it was replaced, and not yet booted',
      evidence: `running ${kernel}; in /lib/modules: ${modules.others.join(', ')}`,
      means: 'what is not loaded yet cannot be loaded, and containers get no network',
      fix: byHand(['sudo reboot']),
    },
  ]
}
