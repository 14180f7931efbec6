import { z } from 'zod'

/** What every task that works on a lab takes, whatever else it takes. */
export const runOptions = z.strictObject({
  lab: z.string().optional().describe('The lab file [config/lab.yaml]'),
  provider: z
    .enum(['kind', 'existing', 'rehearsal'])
    .optional()
    .describe("Used instead of the lab's own provider"),
  cluster: z.string().optional().describe('Only this cluster of the lab [all]'),
  json: z.boolean().default(false).describe('Events as NDJSON on stdout, and nothing else there'),
  accept: z.string().optional().describe('Compatibility rules whose findings are accepted, with commas'),
  parallel: z.int().min(1).max(32).default(4).describe('How many jobs may work at the same time'),
  keepGoing: z.boolean().default(false).describe('After a failure go on with what does not depend on it'),
  frozen: z
    .boolean()
    .default(false)
    .describe('Refuse downloads whose hash is not locked [true where CI is set]'),
})

/** What a task that takes part in a lab takes besides, when it is run alone. */
export const aloneOptions = runOptions.extend({
  print: z
    .boolean()
    .default(false)
    .describe('Print the Kubernetes objects as YAML on stdout, and touch nothing'),
})

export type RunOptions = z.output<typeof runOptions>
