import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Limits that several kind nodes on one host need
 * (https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files).
 */
const WANTED = { max_user_watches: 524_288, max_user_instances: 512 } as const

interface LowLimit {
  /** `fs.inotify.max_user_watches` */
  sysctl: string
  value: number
  wanted: number
}

/**
 * The inotify limits of the host that are too low for several nodes.
 *
 * @param root the folder of /proc; without it, as on macOS, the result is empty
 */
export async function lowLimits(root = '/'): Promise<readonly LowLimit[]> {
  const limits = Object.entries(WANTED).map(async ([name, wanted]) => {
    const file = join(root, 'proc/sys/fs/inotify', name)
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined || Number(text) >= wanted) return []
    return [{ sysctl: `fs.inotify.${name}`, value: Number(text), wanted }]
  })
  return (await Promise.all(limits)).flat()
}

/** For each low limit, the command that raises it. */
export const inotifyAdvice = async (root = '/'): Promise<readonly string[]> =>
  (await lowLimits(root)).map(
    ({ sysctl, value, wanted }) =>
      `${sysctl} is ${value}, low for several nodes: sudo sysctl ${sysctl}=${wanted}`,
  )
