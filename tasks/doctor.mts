#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../lib/task/define-task.ts'
import { runOptions } from '../lib/task/run-options.ts'

const { lab, provider, cluster } = runOptions.shape

export default defineCommand(import.meta, {
  summary: 'Find what keeps the lab from working, here and in its clusters, and say what helps',
  links: ['https://kind.sigs.k8s.io/docs/user/known-issues/'],
  input: z.strictObject({
    lab,
    provider,
    cluster,
    json: z.boolean().default(false).describe('The findings as JSON on stdout, and nothing else there'),
    only: z.string().optional().describe('Only these findings, by their ids, with commas'),
    fix: z
      .boolean()
      .default(false)
      .describe('Say what of it doctor would do itself, and then do it; it asks first'),
    yes: z.boolean().default(false).describe('Do it without asking'),
  }),
  run: async (options, host) => {
    const { doctor } = await import('../lib/command/doctor/doctor.ts')
    return doctor(options, host, { input: process.stdin, output: process.stdout })
  },
})
