import { defineConfig } from 'vitest/config'

/** The tests of the pure parts. The one that starts Python is left out: it would be run for every mutant of lib/net. */
export default defineConfig({
  test: {
    include: ['test/{net,lab}/*.test.ts', 'test/step/**/*.test.ts', 'test/tasks/network-policy/*.test.ts'],
    exclude: ['test/net/python-oracle.test.ts'],
  },
})
