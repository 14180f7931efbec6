import { z } from 'zod'
import { version } from './inputs.ts'

/** Options of every task that installs a program. */
export const installOptions = z.strictObject({
  version: version.optional().describe('Another release than the one the project uses'),
  to: z.string().min(1).optional().describe('The folder to install into [~/.local/bin]'),
  frozen: z
    .boolean()
    .optional()
    .describe('Refuse a download whose hash is not locked [true where CI is set]'),
})

export type InstallOptions = z.output<typeof installOptions>
