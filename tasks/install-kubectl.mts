#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import { installs } from './install/installs.ts'

export default defineCommand(import.meta, {
  summary: 'Install kubectl',
  links: ['https://kubernetes.io/docs/tasks/tools/'],
  ...installs('kubectl'),
})
