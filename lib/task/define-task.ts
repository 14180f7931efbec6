import { realpathSync } from 'node:fs'
import { basename } from 'node:path'
import type { z } from 'zod'
import type { Check, LeftOut } from '../check/check.ts'
import type { PodRangeSource } from '../net/node-addresses.ts'
import type { ServiceDiagnosis } from '../step/context.ts'
import type { Step } from '../step/step.ts'
import type { Artifact } from '../tools/artifact.ts'
import type { ToolName } from '../tools/catalog.ts'
import type { Emit } from './events.ts'
import { startProgram } from './program.ts'
import type { World } from './world.ts'

interface Definition<Input extends z.ZodObject> {
  /** One line for `make help`. */
  summary: string
  /** Upstream pages that the task follows. */
  links?: readonly string[]
  /** A strict object; its keys are the flags, the make variables and the entry in lab.yaml. */
  input: Input
}

export interface ComponentDefinition<Input extends z.ZodObject> extends Definition<Input> {
  /**
   * Tasks that must be done before on the same cluster; `name?` only if the lab has it; `name@component` on every
   * cluster that has the component, where this one has it too.
   */
  needs?: readonly string[]
  /** Part of a cluster that lists no components. */
  inDefaultLab?: boolean
  /** Parts of Kubernetes' own networking that it takes the place of: a cluster is then made without them. */
  replaces?: readonly ('cni' | 'kube-proxy')[]
  /** Where it keeps the ranges that it gives to the pods of each node. */
  podRanges?: PodRangeSource
  /** What its own objects tell of services that are not reached, on any cluster that has it. */
  serviceDiagnoses?: readonly ServiceDiagnosis[]
  /** Names that one component of a cluster alone may have, such as `ingress-class/nginx`. */
  claims?(input: z.output<Input>): readonly string[]
  /** How long the whole job may take, retries included. */
  deadlineMs?: number
  /** What must be true, in order. Pure: the same input and world give the same steps. */
  steps(input: z.output<Input>, world: World): readonly Step[]
  /** What it must then do for the network, as questions of `make verify`. Pure too. */
  checks?(input: z.output<Input>, world: World): readonly (Check | LeftOut)[]
}

export interface CommandDefinition<Input extends z.ZodObject> extends Definition<Input> {
  /** The program that it installs, which `make tools` then lists. */
  tool?: ToolName | Artifact
  /** Does its work and gives the exit code. */
  run(input: z.output<Input>, host: Host): Promise<number>
}

/** What a program has from outside; lib/main.ts alone reads the process for it. */
export interface Host {
  env: Readonly<Record<string, string | undefined>>
  /** Aborted, with a Failure as its reason, when the user interrupts. */
  signal: AbortSignal
  /** The folder that relative paths of flags start from. */
  cwd: string
  /** Told everything that happens. */
  emit: Emit
  print(text: string): void
}

interface Named {
  /** The file's name without its ending: the target, the flag's value and the key in lab.yaml. */
  name: string
  file: string
}

export type ComponentTask<Input extends z.ZodObject = z.ZodObject> = Named & {
  kind: 'component'
  links: readonly string[]
  needs: readonly string[]
  inDefaultLab: boolean
  replaces: readonly ('cni' | 'kube-proxy')[]
  claims(input: z.output<Input>): readonly string[]
  deadlineMs: number
} & ComponentDefinition<Input>

export type CommandTask<Input extends z.ZodObject = z.ZodObject> = Named & {
  kind: 'command'
  links: readonly string[]
} & CommandDefinition<Input>

export type Task = ComponentTask | CommandTask

const DEFAULT_DEADLINE_MS = 10 * 60_000

/** Defines something that runs on clusters and can be named under `components`, and is a program of its own. */
export function defineTask<Input extends z.ZodObject>(
  meta: ImportMeta,
  definition: ComponentDefinition<Input>,
): ComponentTask<Input> {
  const defaults = {
    links: [],
    needs: [],
    inDefaultLab: false,
    replaces: [],
    claims: () => [],
    deadlineMs: DEFAULT_DEADLINE_MS,
  }
  const task: ComponentTask<Input> = { kind: 'component', ...named(meta), ...defaults, ...definition }
  runIfProgram(meta, task)
  return task
}

/** Defines something that works on the lab as a whole (`up`, `down`, `help`), and is a program of its own. */
export function defineCommand<Input extends z.ZodObject>(
  meta: ImportMeta,
  definition: CommandDefinition<Input>,
): CommandTask<Input> {
  const task: CommandTask<Input> = { kind: 'command', ...named(meta), links: [], ...definition }
  runIfProgram(meta, task)
  return task
}

const named = (meta: ImportMeta): Named => ({ name: basename(meta.filename, '.mts'), file: meta.filename })

/** Starts the program after its module is evaluated, so that what follows the definition in the file exists. */
function runIfProgram(meta: ImportMeta, task: Task): void {
  const args = programArguments(meta.filename, process.argv, globalThis as { __filename?: string })
  if (args !== undefined) setImmediate(startProgram, task, args)
}

/**
 * The arguments if the file is the program: run by node itself, or hosted by the zx CLI, which imports the script and
 * tells its path, symlinks unresolved, in `globalThis.__filename` (zx 8, src/cli.ts).
 */
function programArguments(file: string, argv: readonly string[], zx: { __filename?: string }) {
  const isThis = (path: string | undefined) =>
    path === file || (path !== undefined && realpathOf(path) === file)
  if (!isThis(argv[1]) && !isThis(zx.__filename)) return undefined
  return argv.slice(argv.findIndex((argument, index) => index > 0 && isThis(argument)) + 1)
}

function realpathOf(path: string): string | undefined {
  try {
    return realpathSync.native(path)
  } catch {
    return undefined
  }
}
