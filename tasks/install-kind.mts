#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import { installs } from './install/installs.ts'

export default defineCommand(import.meta, {
  summary: 'Install kind, which makes clusters in Docker',
  links: ['https://kind.sigs.k8s.io/docs/user/quick-start/#installation'],
  ...installs('kind'),
})
