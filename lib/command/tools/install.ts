import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { Failure } from '../../failure.ts'
import { childEnvironment } from '../../process/environment.ts'
import { findExecutable } from '../../process/find-executable.ts'
import type { InstallOptions } from '../../task/install-options.ts'
import type { Host } from '../../task/task.ts'
import type { Artifact } from '../../tools/artifact.ts'
import { atVersion } from '../../tools/at-version.ts'
import { catalog, type ToolName } from '../../tools/catalog.ts'
import type { ToolsContext } from '../../tools/context.ts'
import { installProgram } from '../../tools/install.ts'
import { programVersion } from '../../tools/on-path.ts'
import { resolveArtifact } from '../../tools/resolve.ts'
import { toolsContext } from '../../workspace/toolbox.ts'

/** Installs a verified program into a folder of the user, and returns the exit code. */
export async function installTool(
  tool: ToolName | Artifact,
  options: InstallOptions,
  host: Host,
): Promise<number> {
  const process = { env: childEnvironment(host.env), signal: host.signal }
  const context = { ...(await toolsContext(options, host)), process }
  const { path: onPath, ...artifact } = typeof tool === 'string' ? catalog(context.lock)[tool] : tool
  const { name } = artifact
  const wanted = options.version === undefined ? artifact : atVersion(artifact, options.version)
  const { path, version } = await resolveArtifact(wanted, context)

  const folder = folderOf(options.to, host)
  const target = join(folder, name)
  const before = await installedVersion(target, onPath?.versionArgs, context)
  const isNew = await installProgram(path, target)
  const instead = isNew && before !== undefined ? `, in place of ${before}` : ''
  host.print(isNew ? `${name} ${version}: ${target}${instead}` : `${name} ${version} is there: ${target}`)
  for (const line of pathAdvice(name, folder, target, host)) host.print(line)
  return 0
}

function folderOf(to: string | undefined, { env, cwd }: Host): string {
  const home = env.HOME ?? homedir()
  return to === undefined ? join(home, '.local/bin') : resolve(cwd, to.replace(/^~(?=\/|$)/, home))
}

/** The version of the program to be replaced; undefined if it cannot be read, which does not stop the installation. */
async function installedVersion(target: string, args: readonly string[] | undefined, context: ToolsContext) {
  if (args === undefined) return undefined
  try {
    return await programVersion(target, args, context)
  } catch (error) {
    if (!(error instanceof Failure) || context.process.signal.aborted) throw error
    return undefined
  }
}

/** Lines with advice if the shell does not find the installed program. */
function pathAdvice(name: string, folder: string, target: string, { env }: Host): readonly string[] {
  if (!(env.PATH ?? '').split(delimiter).includes(folder))
    return [`  ${folder} is not on your PATH: export PATH="${folder}:$PATH"`]
  const found = findExecutable(name, env, { optional: true })
  return found === target ? [] : [`  your PATH has another one before it: ${found}`]
}
