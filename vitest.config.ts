import { defineConfig } from 'vitest/config'

const elsewhere = ['test/rehearsal/**', 'test/kind/**', 'test/bench/**', '**/node_modules/**']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: elsewhere,
          // a bound for what hangs, not a measure: some tests run make
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'rehearsal',
          include: ['test/rehearsal/**/*.test.ts'],
          globalSetup: 'test/rehearsal/setup.ts',
          // each file brings up control planes of its own; two cores carry one file at a time
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'kind',
          include: ['test/kind/**/*.test.ts'],
          globalSetup: 'test/kind/setup.ts',
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
