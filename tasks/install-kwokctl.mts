#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import { installs } from './install/installs.ts'

export default defineCommand(import.meta, {
  summary: 'Install kwokctl, which makes the control planes of a rehearsal',
  links: ['https://kwok.sigs.k8s.io/docs/user/installation/'],
  ...installs('kwokctl'),
})
