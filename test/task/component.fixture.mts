#!/usr/bin/env zx
import { z } from 'zod'
import { cluster } from '../../lib/step/steps.ts'
import { defineTask } from '../../lib/task/define-task.ts'

export default defineTask(import.meta, {
  summary: 'A component',
  needs: ['cilium?', 'metallb'],
  input: z.strictObject({ version: z.string().default('1.30') }),
  steps: ({ version }) => [cluster(`step of ${version}`)],
})
