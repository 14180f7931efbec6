import type { z } from 'zod'
import type { Check, LeftOut } from '../check/check.ts'
import type { PodRangeSource } from '../net/node-addresses.ts'
import type { ServiceDiagnosis } from '../step/context.ts'
import type { Step } from '../step/step.ts'
import type { Artifact } from '../tools/artifact.ts'
import type { ToolName } from '../tools/catalog.ts'
import type { Emit } from './events.ts'
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

export interface Named {
  /** The file's name without its ending: the target, the flag's value and the key in lab.yaml. */
  name: string
}

export type ComponentTask<Input extends z.ZodObject = z.ZodObject> = Named & {
  kind: 'component'
  links: readonly string[]
  needs: readonly string[]
  inDefaultLab: boolean
  replaces: readonly ('cni' | 'kube-proxy')[]
  claims(input: z.output<Input>): readonly string[]
} & ComponentDefinition<Input>

export type CommandTask<Input extends z.ZodObject = z.ZodObject> = Named & {
  kind: 'command'
  links: readonly string[]
} & CommandDefinition<Input>

export type Task = ComponentTask | CommandTask
