import { readFile } from 'node:fs/promises'

/** What several kind nodes on one host need (https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files). */
const WANTED = { max_user_watches: 524_288, max_user_instances: 512 } as const

/**
 * For each inotify limit of the host that is too low for several nodes, what to do about it.
 *
 * @param root where /proc is; none of it there is nothing to say, as on macOS
 */
export async function inotifyAdvice(root = '/'): Promise<readonly string[]> {
  const limits = Object.entries(WANTED).map(async ([name, wanted]) => {
    const text = await readFile(`${root}proc/sys/fs/inotify/${name}`, 'utf8').catch(() => undefined)
    if (text === undefined || Number(text) >= wanted) return []
    return [
      `fs.inotify.${name} is ${text.trim()}, low for several nodes: sudo sysctl fs.inotify.${name}=${wanted}`,
    ]
  })
  return (await Promise.all(limits)).flat()
}
