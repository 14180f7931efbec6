import { z } from 'zod'
import { runOptions } from '../../task/run-options.ts'

export const verifyOptions = runOptions
  .omit({ parallel: true, keepGoing: true, accept: true, adopt: true })
  .extend({
    only: z.string().optional().describe('Only checks with this in their name, such as load-balancer'),
    junit: z.string().optional().describe('Also write the results as JUnit XML into this file'),
    patience: z.int().min(0).max(600).default(10).describe('Seconds that a check may take to become true'),
  })

export type VerifyOptions = z.output<typeof verifyOptions>
