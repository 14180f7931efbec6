import { z } from 'zod'
import type { Task } from './task.ts'

/** Options of every task that works on a lab. */
export const runOptions = z.strictObject({
  lab: z.string().optional().describe('The lab file [config/lab.yaml]'),
  provider: z
    .enum(['kind', 'existing', 'rehearsal'])
    .optional()
    .describe("Used instead of the lab's own provider"),
  cluster: z.string().optional().describe('Only this cluster of the lab [all]'),
  json: z.boolean().default(false).describe('Events as NDJSON on stdout, and nothing else there'),
  accept: z.string().optional().describe('Compatibility rules whose findings are accepted, with commas'),
  adopt: z.boolean().default(false).describe('Take over what somebody else has made or set'),
  parallel: z.int().min(1).max(32).default(4).describe('How many jobs may work at the same time'),
  keepGoing: z.boolean().default(false).describe('After a failure go on with what does not depend on it'),
  frozen: z
    .boolean()
    .optional() // no default here: the environment decides if the flag is not given
    .describe('Refuse downloads whose hash is not locked [true where CI is set]'),
})

const dryRun = z.boolean().default(false).describe('Show what would be done, and touch nothing')

/** Options of `down`. */
export const downOptions = runOptions.extend({
  component: z.string().optional().describe('Only this component, and what needs it [all, and the clusters]'),
  dryRun,
})

/** Options of a component that is run alone, besides its own input. */
export const standaloneOptions = runOptions.extend({
  print: z
    .boolean()
    .default(false)
    .describe('Print the Kubernetes objects as YAML on stdout, and touch nothing'),
  dryRun,
})

export type RunOptions = z.output<typeof runOptions>

export type DownOptions = z.output<typeof downOptions>

/** The schema of all flags of a task. */
export const commandLine = (task: Task) =>
  task.kind === 'component' ? task.input.extend(standaloneOptions.shape) : task.input
