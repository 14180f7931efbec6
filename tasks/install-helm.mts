#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import { installs } from './install/installs.ts'

export default defineCommand(import.meta, {
  summary: 'Install Helm',
  links: ['https://helm.sh/docs/intro/install/'],
  ...installs('helm'),
})
