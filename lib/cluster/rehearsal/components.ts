import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { poll } from '../../poll.ts'
import { type ProcessContext, runOk } from '../../process/run.ts'

/** How long components have between TERM and KILL; etcd needs a moment to write. */
const GRACE_MS = 2_000
const POLL_MS = 50

/**
 * The process ids of a control plane's components: whatever runs a program from its folder, where kwokctl puts them.
 * kwokctl's pid files are not enough: after a restart of the host they may name somebody else's process.
 *
 * @param work kwokctl's working folder of that one cluster
 */
async function findComponents(work: string, context: ProcessContext): Promise<readonly number[]> {
  return (await runningPrograms(work, context)).map(({ pid }) => pid)
}

async function runningPrograms(work: string, context: ProcessContext): Promise<readonly Running[]> {
  const all = process.platform === 'linux' ? await processesOfProc() : await processesOfPs(context)
  return all.filter(({ program }) => program.startsWith(`${work}/`))
}

/** The components of a control plane that do not run, by name. */
export async function missingComponents(
  work: string,
  cluster: string,
  context: ProcessContext,
): Promise<readonly string[]> {
  const folder = join(work, 'clusters', cluster, 'bin')
  const running = await runningPrograms(work, context)
  const alive = running.map(({ program }) => program)
  return (await readdir(folder)).filter((name) => !alive.includes(join(folder, name)))
}

/** Stops every component: TERM, and after a grace KILL. */
export async function stopComponents(work: string, context: ProcessContext): Promise<void> {
  for (const pid of await findComponents(work, context)) signal(pid, 'SIGTERM')
  const left = await poll(
    () => findComponents(work, context),
    (running) => running.length === 0,
    {
      deadlineMs: GRACE_MS,
      pauseMs: POLL_MS,
      signal: AbortSignal.timeout(GRACE_MS), // not that of the run: an interrupt takes no grace away
    },
  )
  for (const pid of left) signal(pid, 'SIGKILL')
}

/** Removes the pid files whose process is not a component of this control plane (any more); kwokctl trusts them. */
export async function forgetStalePids(work: string, cluster: string, context: ProcessContext): Promise<void> {
  const alive = await findComponents(work, context)
  const folder = join(work, 'clusters', cluster, 'pids')
  for (const file of await readdir(folder)) {
    const pid = Number(await readFile(join(folder, file), 'utf8'))
    if (!alive.includes(pid)) await rm(join(folder, file))
  }
}

interface Running {
  pid: number
  program: string
}

async function processesOfProc(): Promise<readonly Running[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const running = pids.map(async (pid) => {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') // gone in the meantime
    return { pid: Number(pid), program: commandLine.split('\0', 1)[0] ?? '' }
  })
  return Promise.all(running)
}

async function processesOfPs(context: ProcessContext): Promise<readonly Running[]> {
  const quiet = { env: context.env, signal: context.signal }
  const { stdout } = await runOk({ argv: ['ps', '-axo', 'pid=,command='], deadlineMs: 5_000 }, quiet)
  return [...stdout.matchAll(/^\s*(\d+) (.+)$/gm)].map(([, pid, program = '']) => ({
    pid: Number(pid),
    program,
  }))
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
