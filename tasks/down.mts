#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import { downOptions } from '../lib/task/run-options.ts'

export default defineCommand(import.meta, {
  summary: 'Take back what up has made: clusters that are ours, and on others what is ours there',
  input: downOptions,
  run: async (options, host) => (await import('../lib/command/down.ts')).down(options, host),
})
