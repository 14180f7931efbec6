#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../lib/task/define-task.ts'

export default defineCommand(import.meta, {
  summary: "Write config/lab.schema.json, with which editors complete lab.yaml, from the tasks' inputs",
  links: ['https://github.com/redhat-developer/yaml-language-server'],
  input: z.strictObject({}),
  run: async (_, host) => (await import('../lib/command/lab-schema.ts')).writeLabSchema(host),
})
