#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../lib/task/define-task.ts'
import { runOptions } from '../lib/task/run-options.ts'
import { cilium } from './cilium/inputs.ts'
import { ciliumCli } from './install-cilium-cli.mts'

const MINUTE_MS = 60_000

export default defineCommand(import.meta, {
  summary: "Cilium's own word on its health, waiting until it is good: cilium status --wait",
  links: ['https://docs.cilium.io/en/stable/gettingstarted/k8s-install-default/#validate-the-installation'],
  input: runOptions.extend({
    minutes: z.int().min(1).max(60).default(5).describe('How long to wait for it'),
    output: z.enum(['summary', 'json']).default('summary').describe('Form of the answer'),
  }),
  run: async ({ minutes, output, ...options }, host) => {
    const { runOnClusters } = await import('../lib/command/cluster-program.ts')
    const args = [
      'status',
      '--wait',
      `--wait-duration=${minutes}m`,
      '--interactive=false',
      `--output=${output}`,
    ]
    const deadlineMs = (minutes + 1) * MINUTE_MS
    return runOnClusters(
      { tool: ciliumCli, component: cilium.name, deadlineMs, args: () => args },
      options,
      host,
    )
  },
})
