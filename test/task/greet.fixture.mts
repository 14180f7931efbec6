#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../../lib/task/define-task.ts'

/** A task that prints its input and ends with `exitCode`. */
export default defineCommand(import.meta, {
  summary: 'Print what was given',
  links: ['https://example.org/greeting'],
  input: z.strictObject({
    release: z.string().default('1.0').describe('A release'),
    mood: z.enum(['glad', 'sad']).optional().describe('How it is meant'),
    times: z.int().min(1).default(1).describe('How often'),
    exitCode: z.int().default(0),
    loudly: z.boolean().default(false).describe('With a shout'),
    pools: z.array(z.strictObject({ name: z.string() })).optional(),
  }),
  run: async (input, host) => {
    host.print(JSON.stringify(input))
    return input.exitCode
  },
})

// evaluated before the program starts, because the whole file is evaluated first
export const evaluated = true
