#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import { runOptions } from '../lib/task/run-options.ts'

export default defineCommand(import.meta, {
  summary: 'Show what up would do, object by object, and change nothing',
  input: runOptions,
  run: async (options, host) => (await import('../lib/command/plan.ts')).plan(options, host),
})
