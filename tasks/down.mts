#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import { runOptions } from '../lib/task/run-options.ts'

export default defineCommand(import.meta, {
  summary: 'Remove the clusters of the lab that were made by it',
  input: runOptions,
  run: async (options, host) => (await import('../lib/run/down.ts')).down(options, host),
})
