import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describeFailure, Failure } from '../../failure.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import { childEnvironment } from '../../process/environment.ts'
import { runOk } from '../../process/run.ts'
import type { StepContext } from '../context.ts'
import type { ManifestContent, ManifestStep } from '../step.ts'
import { parseObjects, readObjects } from './read-objects.ts'

/** Maximum time for a program to print its objects. */
const PRINT_DEADLINE_MS = 120_000

/**
 * The objects of a manifest: given in it, read from files, or printed by a program.
 *
 * @param cacheFolder cache for the parsed files of an artifact; none if omitted
 */
export async function contentObjects(
  content: ManifestContent,
  context: Pick<StepContext, 'resolve' | 'labFolder' | 'process'>,
  cacheFolder?: string,
): Promise<readonly KubernetesObject[]> {
  if ('objects' in content) return content.objects
  if ('artifact' in content) return readObjects(await context.resolve(content.artifact), cacheFolder)
  if ('file' in content) return readObjects(resolve(context.labFolder, content.file))
  const { program, args, input } = content
  const command = { argv: [await context.resolve(program), ...args] as const, deadlineMs: PRINT_DEADLINE_MS }
  const { env, signal } = context.process
  const invocation = input === undefined ? command : { ...command, input }
  const { stdout } = await runOk(invocation, { env: childEnvironment(env), signal })
  return parseObjects(stdout, `the output of ${program.name}`)
}

/** Problems of a manifest file of the user, or of applying a manifest that can only be printed. */
export async function manifestProblems(
  { name, content, printOnly }: ManifestStep,
  { labFolder }: Pick<StepContext, 'labFolder'>,
): Promise<readonly string[]> {
  if (printOnly !== undefined) return [`${name}: belongs in ${printOnly}; run the task alone with --print`]
  if (!('file' in content)) return []
  const path = resolve(labFolder, content.file)
  if (!existsSync(path)) return [`${content.file}: no such file or folder`]
  const problem = (error: unknown) => [error instanceof Failure ? describeFailure(error) : String(error)]
  return readObjects(path).then(() => [], problem)
}
