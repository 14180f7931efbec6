#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../lib/task/define-task.ts'

export default defineCommand(import.meta, {
  summary: 'Lock the hashes that downloads have taught: from then on nothing else is accepted',
  input: z.strictObject({}),
  run: async (_, host) => (await import('../lib/command/tools/lock-hashes.ts')).lockHashes(host),
})
