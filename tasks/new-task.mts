#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../lib/task/define-task.ts'

export default defineCommand(import.meta, {
  summary: 'Write a new task, its test and its entries: a small one that works, to start from',
  input: z.strictObject({
    name: z.string().optional().describe('Its name in kebab-case: file, make target, key in the lab file'),
    kind: z
      .enum(['component', 'command'])
      .default('component')
      .describe('Something that runs on clusters, or something that works on the lab as a whole'),
  }),
  run: async (options, host) =>
    (await import('../lib/command/new-task/new-task.ts')).writeNewTask(options, host),
})
