#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../lib/task/define-task.ts'

export default defineCommand(import.meta, {
  summary: 'Show every program the tasks use: its version, where it is from, and whether it is here',
  input: z.strictObject({
    json: z.boolean().default(false).describe('As JSON'),
  }),
  run: async (options, host) => (await import('../lib/command/tools/list.ts')).listTools(options, host),
})
