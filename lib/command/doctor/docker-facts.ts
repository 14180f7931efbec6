import { z } from 'zod'
import { docker } from '../../cluster/kind/docker.ts'
import { Failure } from '../../failure.ts'
import { findExecutable } from '../../process/find-executable.ts'
import type { ProcessContext } from '../../process/run.ts'

/** The Docker engine, as its CLI reports it. */
export type DockerFacts =
  | { state: 'missing' }
  /** The CLI is installed, and no engine answers it. `says` is the reason that the CLI prints. */
  | { state: 'silent'; says: string }
  | { state: 'answers'; engine: Engine }

export interface Engine {
  /** `28.2.2` */
  version: string
  /** `Docker Desktop`, or the name of the distribution. */
  system: string
  isRootless: boolean
  /** The folder of its images and containers, on the machine that the engine runs on. */
  folder: string
}

const info = z.object({
  ServerVersion: z.string().min(1),
  OperatingSystem: z.string(),
  SecurityOptions: z.array(z.string()).nullish(),
  DockerRootDir: z.string(),
})

export async function observeDocker(context: ProcessContext): Promise<DockerFacts> {
  if (findExecutable('docker', context.env, { optional: true }) === undefined) return { state: 'missing' }
  try {
    const { stdout, stderr } = await docker(['info', '--format', '{{json .}}'], context)
    const parsed = info.safeParse(jsonOr(stdout))
    if (!parsed.success) return { state: 'silent', says: stderr.trim() || serverErrors(stdout) }
    const { ServerVersion, OperatingSystem, SecurityOptions, DockerRootDir } = parsed.data
    const isRootless = (SecurityOptions ?? []).some((option) => option.startsWith('name=rootless'))
    const engine = { version: ServerVersion, system: OperatingSystem, isRootless, folder: DockerRootDir }
    return { state: 'answers', engine }
  } catch (error) {
    if (!(error instanceof Failure) || context.signal.aborted) throw error
    return { state: 'silent', says: error.message }
  }
}

/** The errors about an unreachable engine that `docker info` prints on stdout; needed if stderr is empty. */
function serverErrors(stdout: string): string {
  const parsed = z.object({ ServerErrors: z.array(z.string()) }).safeParse(jsonOr(stdout))
  return parsed.success ? parsed.data.ServerErrors.join('; ') : 'it does not say why'
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
