#!/usr/bin/env zx
import { verifyOptions } from '../lib/command/verify/options.ts'
import { defineCommand } from '../lib/task/define-task.ts'

export default defineCommand(import.meta, {
  summary: 'Ask the running network whether it does what the lab says, and show the evidence',
  input: verifyOptions,
  run: async (options, host) => (await import('../lib/command/verify/verify.ts')).verify(options, host),
})
