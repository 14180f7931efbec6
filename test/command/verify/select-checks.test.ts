import { describe, expect, test } from 'vitest'
import type { Check, LeftOut } from '../../../lib/check/check.ts'
import { questionsOf } from '../../../lib/command/verify/select-checks.ts'
import { failureOf } from '../../process/failing.ts'
import { fakeLab, type Sketch, task } from '../../workspace/fake-lab.ts'

const onHost: Check = {
  id: 'shelf-on-host',
  asks: 'shelf',
  from: { at: 'host' },
  to: { kind: 'DNS name', name: 'shelf' },
  by: { pod: 'web' },
  family: 4,
  expected: 'answers',
}
const beside: Check = { ...onHost, id: 'shelf-beside', from: { at: 'container' } }
const fromEast: Check = {
  ...onHost,
  id: 'shelf-from-east',
  from: { at: 'pod', pod: 'client', cluster: 'east' },
}
const byEast: Check = { ...onHost, id: 'shelf-by-east', by: { pod: 'web', cluster: 'east' } }
const untold: LeftOut = { leftOut: 'what nobody can ask' }

const shelf = task('shelf', { checks: () => [onHost, beside, fromEast, byEast, untold] })
const withShelf: Sketch = { components: ['plain', 'shelf'] }
const container = () => ({ start: async () => ['true'] as const, remove: async () => {} })

interface Choice {
  only?: string
  leaveOut?: Readonly<Record<string, string>>
}

/** What each cluster is asked for the sake of the shelf, and what is left out. */
async function asked(sketches: Readonly<Record<string, Sketch>>, { only, leaveOut = {} }: Choice = {}) {
  const { clusters, parts } = await fakeLab(sketches, shelf, task('plain'))
  const { project } = parts
  const questions = await questionsOf(
    clusters,
    { ...project, lab: { ...project.lab, verify: { leaveOut } } },
    only,
  )
  return Object.fromEntries(
    questions.map(({ cluster, checks, leftOut }) => {
      const ids = checks.map(({ id }) => id)
      return [cluster.name, { ids: ids.filter((id) => id.startsWith('shelf')), all: ids, leftOut }]
    }),
  )
}

describe('asked from', () => {
  test.each<[string, Readonly<Record<string, Sketch>>, readonly string[]]>([
    [
      'the host alone, where nodes are no containers',
      { west: { ...withShelf, managed: { dataPlane: true } } },
      ['shelf-on-host'],
    ],
    [
      'a container, where there is one',
      { west: { ...withShelf, managed: { dataPlane: true, container } } },
      ['shelf-on-host', 'shelf-beside'],
    ],
    [
      'a container, too, in a rehearsal: it says why it cannot',
      { west: withShelf },
      ['shelf-on-host', 'shelf-beside'],
    ],
    [
      'another cluster, and answered by it, where the run has that one',
      { west: withShelf, east: {} },
      ['shelf-on-host', 'shelf-beside', 'shelf-from-east', 'shelf-by-east'],
    ],
    ['no cluster that the run leaves out', { west: withShelf, north: {} }, ['shelf-on-host', 'shelf-beside']],
  ])('%s', async (_, sketches, expected) => {
    const { west } = await asked(sketches)
    expect([west?.ids, west?.leftOut]).toEqual([expected, ['what nobody can ask']])
  })
})

test('what the lab file leaves out is not asked, and said with why', async () => {
  const { west } = await asked({ west: withShelf }, { leaveOut: { 'shelf-beside': 'no room', other: 'x' } })
  expect(west).toMatchObject({
    ids: ['shelf-on-host'],
    leftOut: ['shelf-beside: no room', 'what nobody can ask'],
  })
})

test('Kubernetes’ own checks are asked on every cluster, those of a component where the lab has it', async () => {
  const { west, east } = await asked({ west: withShelf, east: {} })
  expect(west?.all).toEqual([...(east?.all ?? []), ...(west?.ids ?? [])])
  expect(east?.all).toContain('pod-from-client')
  expect(east?.leftOut).toEqual([])
})

test('only the checks with a part of their name, whichever cluster has them', async () => {
  const { west, east } = await asked({ west: withShelf, east: {} }, { only: 'elf-on' })
  expect([west?.all, east?.all]).toEqual([['shelf-on-host'], []])
})

test('a part of a name that no check has is refused, with every name there is, once', async () => {
  const failure = await failureOf(asked({ west: withShelf, east: withShelf }, { only: 'self' }))
  expect(failure.exitCode).toBe(2)
  expect(failure.message).toMatch(/^only: no check has self in its name; there are .*shelf-on-host/)
  expect(failure.message.match(/shelf-on-host/g)).toHaveLength(1)
})
