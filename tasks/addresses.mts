#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import { runOptions } from '../lib/task/run-options.ts'

export default defineCommand(import.meta, {
  summary: 'Show every range the lab uses, and why it is that one',
  input: runOptions,
  run: async (options, host) => (await import('../lib/command/addresses.ts')).showAddresses(options, host),
})
