import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { poll } from '../../poll.ts'
import { type ProcessContext, runOk } from '../../process/run.ts'

/** Time between TERM and KILL, in which etcd can finish writing. */
const GRACE_MS = 2_000
const POLL_MS = 50

/**
 * The process ids of a control plane's components: processes that run a program from the folder where kwokctl puts
 * them. kwokctl's pid files are not enough: after a restart of the host they may name unrelated processes.
 *
 * @param work kwokctl's working folder of this one cluster
 */
async function findComponents(work: string, context: ProcessContext): Promise<readonly number[]> {
  return (await runningPrograms(work, context)).map(({ pid }) => pid)
}

async function runningPrograms(work: string, context: ProcessContext): Promise<readonly RunningProgram[]> {
  const all = process.platform === 'linux' ? await processesOfProc() : await processesOfPs(context)
  return all.filter(({ program }) => program.startsWith(`${work}/`))
}

/** Names of the components of a control plane that do not run. */
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

/** Stops every component with TERM, and after a grace period with KILL. */
export async function stopComponents(work: string, context: ProcessContext): Promise<void> {
  for (const pid of await findComponents(work, context)) signal(pid, 'SIGTERM')
  const remaining = await poll(
    () => findComponents(work, context),
    (running) => running.length === 0,
    {
      deadlineMs: GRACE_MS,
      pauseMs: POLL_MS,
      signal: AbortSignal.timeout(GRACE_MS), // not that of the run: an interrupt takes no grace away
    },
  )
  for (const pid of remaining) signal(pid, 'SIGKILL')
}

/** Removes pid files whose process is not a component of this control plane, because kwokctl trusts them. */
export async function deleteStalePids(work: string, cluster: string, context: ProcessContext): Promise<void> {
  const alive = await findComponents(work, context)
  const folder = join(work, 'clusters', cluster, 'pids')
  for (const file of await readdir(folder)) {
    const pid = Number(await readFile(join(folder, file), 'utf8'))
    if (!alive.includes(pid)) await rm(join(folder, file))
  }
}

interface RunningProgram {
  pid: number
  program: string
}

async function processesOfProc(): Promise<readonly RunningProgram[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const running = pids.map(async (pid) => {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') // has ended meanwhile
    return { pid: Number(pid), program: commandLine.split('\0', 1)[0] ?? '' }
  })
  return Promise.all(running)
}

async function processesOfPs(context: ProcessContext): Promise<readonly RunningProgram[]> {
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
