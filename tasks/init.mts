#!/usr/bin/env zx
import { z } from 'zod'
import { startingAnswers } from '../lib/lab/starting-answers.ts'
import { defineCommand } from '../lib/task/define-task.ts'

export default defineCommand(import.meta, {
  summary: 'Write a lab file to start from; on a terminal it asks for what no flag says',
  input: startingAnswers.extend({
    from: z.string().optional().describe('Context of a cluster that is there already, to describe'),
    kubeconfigFile: z.string().optional().describe('Where that context is [$KUBECONFIG or ~/.kube/config]'),
    out: z.string().optional().describe('The file to write [config/lab.yaml]'),
    force: z.boolean().default(false).describe('Replace a file that has something of yours in it'),
  }),
  run: async (options, host) => {
    const { init } = await import('../lib/command/init/init.ts')
    return init(options, host, { input: process.stdin, output: process.stdout })
  },
})
