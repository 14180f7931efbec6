#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../lib/task/define-task.ts'

export default defineCommand(import.meta, {
  summary: 'Write docs/failure-codes.md, which explains every failure code, from lib/command/failure-codes',
  input: z.strictObject({}),
  run: async (_, host) => (await import('../lib/command/failure-codes/write.ts')).writeFailureCodes(host),
})
