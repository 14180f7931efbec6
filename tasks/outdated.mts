#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import { runOptions } from '../lib/task/run-options.ts'

export default defineCommand(import.meta, {
  summary: 'Show what of the lab is behind the newest known releases, and which rules an upgrade would meet',
  input: runOptions,
  run: async (options, host) => (await import('../lib/command/outdated.ts')).outdated(options, host),
})
