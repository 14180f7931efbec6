import type { z } from 'zod'
import type { Check, SkippedCheck } from '../check/check.ts'
import type { PodRangeSource } from '../net/node-addresses.ts'
import type { ServiceDiagnosis } from '../step/context.ts'
import type { Step } from '../step/step.ts'
import type { Artifact } from '../tools/artifact.ts'
import type { ToolName } from '../tools/catalog.ts'
import type { Emit } from './events.ts'
import type { Need } from './need.ts'
import type { TaskContext } from './task-context.ts'

interface Definition<Input extends z.ZodObject> {
  /** One line for `make help`. */
  summary: string
  /** Upstream pages that the task follows. */
  links?: readonly string[]
  /** A strict object; its keys are the flags, the make variables and the entry in lab.yaml. */
  input: Input
}

export interface ComponentDefinition<Input extends z.ZodObject> extends Definition<Input> {
  /** Set only if other tasks refer to the component by a separate definition; must equal the file's name. */
  name?: string
  /**
   * Tasks that must be done first on the same cluster. `name?`: only if the lab has it. `name@component`: on every
   * cluster that has the component, if this cluster has it too.
   */
  needs?: readonly string[]
  /** Whether a cluster that lists no components has this one. */
  inDefaultLab?: boolean
  /** Parts of Kubernetes' own networking that it replaces: the cluster is then created without them. */
  replaces?: readonly ('cni' | 'kube-proxy')[]
  /** Where it publishes the pod CIDRs that it assigns to each node. */
  podRanges?: PodRangeSource
  /** Diagnoses of unreachable services from its own objects, used on every cluster that has it. */
  serviceDiagnoses?: readonly ServiceDiagnosis[]
  /** Names that only one component of a cluster may claim, such as `ingress-class/nginx`. */
  claims?(input: z.output<Input>): readonly string[]
  /** The steps to the wanted state, in order. Pure: the same input and context give the same steps. */
  steps(input: z.output<Input>, context: TaskContext): readonly Step[]
  /** Checks of its effect on the network, for `make verify`. Pure too. */
  checks?(input: z.output<Input>, context: TaskContext): readonly (Check | SkippedCheck)[]
}

export interface CommandDefinition<Input extends z.ZodObject> extends Definition<Input> {
  /** The program that it installs, for the list of `make tools`. */
  tool?: ToolName | Artifact
  /** Runs the command and returns the exit code. */
  run(input: z.output<Input>, host: Host): Promise<number>
}

/** The environment of a program; only lib/main.ts reads it from the process. */
export interface Host {
  env: Readonly<Record<string, string | undefined>>
  /** Aborted, with a Failure as its reason, when the user interrupts. */
  signal: AbortSignal
  /** Base folder of relative paths in flags. */
  cwd: string
  /** Receives every event. */
  emit: Emit
  print(text: string): void
}

export interface Named {
  /** The file's name without extension: the make target, the flag's value and the key in lab.yaml. */
  name: string
}

export type ComponentTask<Input extends z.ZodObject = z.ZodObject> = Named & {
  kind: 'component'
  links: readonly string[]
  needs: readonly Need[]
  inDefaultLab: boolean
  replaces: readonly ('cni' | 'kube-proxy')[]
  claims(input: z.output<Input>): readonly string[]
} & Omit<ComponentDefinition<Input>, 'needs'>

export type CommandTask<Input extends z.ZodObject = z.ZodObject> = Named & {
  kind: 'command'
  links: readonly string[]
} & CommandDefinition<Input>

export type Task = ComponentTask | CommandTask
