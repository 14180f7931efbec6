#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import { runOptions } from '../lib/task/run-options.ts'

export default defineCommand(import.meta, {
  summary: 'Create or adopt the clusters of the lab and bring their networking up',
  input: runOptions,
  run: async (options, host) => (await import('../lib/command/up.ts')).up(options, host),
})
