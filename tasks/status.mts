#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../lib/task/define-task.ts'
import { runOptions } from '../lib/task/run-options.ts'

const { lab, provider, cluster, frozen } = runOptions.shape

export default defineCommand(import.meta, {
  summary: 'Show what is there of the lab: versions, addresses, health, and what differs from the lab file',
  input: z.strictObject({
    lab,
    provider,
    cluster,
    frozen,
    json: z.boolean().default(false).describe('The same as JSON on stdout, and nothing else there'),
  }),
  run: async (options, host) => {
    const { status } = await import('../lib/command/status/status.ts')
    return status({ ...runOptions.parse({}), ...options }, host)
  },
})
