import { defineConfig } from 'vitest/config'
import { groups } from './groups.ts'

const { tests = [], without = [] } = groups[process.env.MUTANTS ?? ''] ?? {}

/** The tests of the group named by the environment. */
export default defineConfig({ test: { include: [...tests], exclude: [...without] } })
