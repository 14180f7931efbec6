#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../../lib/task/define-task.ts'

export default defineCommand(import.meta, {
  // one line for `make help`
  summary: 'new-command: a greeting, to start from',
  // its keys are flags and make variables; lib/task/run-options.ts has those of commands that work on a lab
  input: z.strictObject({
    greeting: z.string().default('hello').describe('What it says'),
  }),
  // loaded when it runs, so that --help stays quick
  run: async (options, host) => {
    const { run } = await import('./command.ts')
    return run(options, host)
  },
})
