/** Pure files, and the tests that their mutants are held against: those beside them, which take milliseconds. */
export interface Group {
  mutate: readonly string[]
  tests: readonly string[]
  /** Not run, where it would be for every mutant. */
  without?: readonly string[]
}

export const groups: Readonly<Record<string, Group>> = {
  // the oracle starts Python
  net: {
    mutate: ['lib/net/*.ts'],
    tests: ['test/net/*.test.ts'],
    without: ['test/net/python-oracle.test.ts'],
  },
  lab: { mutate: ['lib/lab/*.ts'], tests: ['test/lab/*.test.ts'] },
  step: {
    mutate: [
      'lib/step/{change,describe,difference,ownership,redact,workload}.ts',
      'lib/step/helm/{merge-values,overrides,release-owner,secret-values}.ts',
      'lib/step/manifest/{explain-refusal,wanted-objects,webhooks}.ts',
    ],
    tests: [
      'test/step/{change,describe,difference,ownership,redact,workload}.test.ts',
      'test/step/helm/{merge-values,overrides,release-owner,secret-values}.test.ts',
      'test/step/manifest/{explain-refusal,wanted-objects,webhooks}.test.ts',
    ],
  },
  'network-policy': {
    mutate: ['tasks/network-policy/*.ts'],
    tests: ['test/tasks/network-policy/*.test.ts'],
  },
}
