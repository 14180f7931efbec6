import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describeFailure, Failure } from '../../failure.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import { childEnvironment } from '../../process/environment.ts'
import { runOk } from '../../process/run.ts'
import type { StepContext } from '../context.ts'
import type { ManifestContent, ManifestStep } from '../step.ts'
import { parseObjects, readObjects } from './read-objects.ts'

/** How long a program may take to print its objects. */
const PRINT_MS = 120_000

/**
 * The objects that a manifest names, reads or has printed.
 *
 * @param cacheFolder where what an artifact's files hold is kept
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
  const command = { argv: [await context.resolve(program), ...args] as const, deadlineMs: PRINT_MS }
  const { env, signal } = context.process
  const given = input === undefined ? command : { ...command, input }
  const { stdout } = await runOk(given, { env: childEnvironment(env), signal })
  return parseObjects(stdout, `the output of ${program.name}`)
}

/** What is wrong with a manifest that the user gave, or asked to have applied where it can only be printed. */
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
