import { expect, test } from 'vitest'
import { z } from 'zod'
import { loadLab } from '../../lib/lab/load.ts'
import type { ComponentTask } from '../../lib/task/task.ts'
import { doubleClaims } from '../../lib/workspace/claims.ts'

const task = (name: string): ComponentTask => ({
  kind: 'component',
  name,
  summary: name,
  links: [],
  needs: [],
  inDefaultLab: false,
  replaces: [],
  input: z.strictObject({ claimed: z.array(z.string()).default([]) }),
  claims: (input) => (input as { claimed: string[] }).claimed,
  steps: () => [],
})
const tasks = { one: task('one'), two: task('two'), three: task('three') }

const problemsOf = (clusters: Record<string, object>) => {
  const named = Object.entries(clusters).map(([name, components]) => [name, { components }])
  const loaded = loadLab(JSON.stringify({ clusters: Object.fromEntries(named) }), tasks)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  return doubleClaims(loaded.lab, Object.keys(clusters), tasks)
}

test('what several components of a cluster claim is a problem of that cluster, with all of their names', () => {
  const both = { one: { claimed: ['class/a', 'class/b'] }, two: { claimed: ['class/a'] }, three: {} }
  expect(problemsOf({ east: both, west: { one: { claimed: ['class/a'] } } })).toEqual([
    expect.stringMatching(/^clusters\.east\.components: one and two both claim class\/a; /),
  ])
})

test('different claims, and the same ones on different clusters, are none', () => {
  expect(
    problemsOf({
      east: { one: { claimed: ['a'] }, two: { claimed: ['b'] } },
      west: { two: { claimed: ['a'] } },
    }),
  ).toEqual([])
})
