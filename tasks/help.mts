#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../lib/task/define-task.ts'

export default defineCommand(import.meta, {
  summary: 'Show what there is to run',
  input: z.strictObject({
    target: z.string().optional().describe('A target that was asked for and is none'),
  }),
  run: async ({ target }, host) => (await import('../lib/command/help.ts')).help(target, host),
})
