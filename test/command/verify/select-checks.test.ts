import { describe, expect, test } from 'vitest'
import type { Check, SkippedCheck } from '../../../lib/check/check.ts'
import { selectChecks } from '../../../lib/command/verify/select-checks.ts'
import { failureOf } from '../../process/failing.ts'
import { fakeLab, type Sketch, task } from '../../workspace/fake-lab.ts'

const onHost: Check = {
  id: 'shelf-on-host',
  subject: 'shelf',
  from: { at: 'host' },
  to: { kind: 'DNS name', name: 'shelf' },
  responder: { pod: 'web' },
  family: 4,
  expected: 'answers',
}
const beside: Check = { ...onHost, id: 'shelf-beside', from: { at: 'container' } }
const fromEast: Check = {
  ...onHost,
  id: 'shelf-from-east',
  from: { at: 'pod', pod: 'client', cluster: 'east' },
}
const byEast: Check = { ...onHost, id: 'shelf-by-east', responder: { pod: 'web', cluster: 'east' } }
const untold: SkippedCheck = { skipped: 'nothing can ask this' }

const shelf = task('shelf', { checks: () => [onHost, beside, fromEast, byEast, untold] })
const withShelf: Sketch = { components: ['plain', 'shelf'] }
const container = () => ({ start: async () => ['true'] as const, remove: async () => {} })

interface Choice {
  only?: string
  leaveOut?: Readonly<Record<string, string>>
}

/** The selected checks of each cluster, and the skipped ones; `ids` are those of the shelf. */
async function asked(sketches: Readonly<Record<string, Sketch>>, { only, leaveOut = {} }: Choice = {}) {
  const { clusters, parts } = await fakeLab(sketches, shelf, task('plain'))
  const { project } = parts
  const questions = await selectChecks(
    clusters,
    { ...project, lab: { ...project.lab, verify: { leaveOut } } },
    only,
  )
  return Object.fromEntries(
    questions.map(({ cluster, checks, skipped }) => {
      const ids = checks.map(({ id }) => id)
      return [cluster.name, { ids: ids.filter((id) => id.startsWith('shelf')), all: ids, skipped }]
    }),
  )
}

describe('a check from', () => {
  test.each<[string, Readonly<Record<string, Sketch>>, readonly string[]]>([
    [
      'a container is dropped if nodes are no containers',
      { west: { ...withShelf, managed: { dataPlane: true } } },
      ['shelf-on-host'],
    ],
    [
      'a container is selected if nodes are containers',
      { west: { ...withShelf, managed: { dataPlane: true, container } } },
      ['shelf-on-host', 'shelf-beside'],
    ],
    [
      'a container is selected in a rehearsal, where it is inconclusive',
      { west: withShelf },
      ['shelf-on-host', 'shelf-beside'],
    ],
    [
      'another cluster, or with its responder, is selected if the run has that cluster',
      { west: withShelf, east: {} },
      ['shelf-on-host', 'shelf-beside', 'shelf-from-east', 'shelf-by-east'],
    ],
    [
      'another cluster, or with its responder, is dropped if the run lacks that cluster',
      { west: withShelf, north: {} },
      ['shelf-on-host', 'shelf-beside'],
    ],
  ])('%s', async (_, sketches, expected) => {
    const { west } = await asked(sketches)
    expect([west?.ids, west?.skipped]).toEqual([expected, ['nothing can ask this']])
  })
})

test('a check that the lab file leaves out is skipped, with the reason', async () => {
  const { west } = await asked({ west: withShelf }, { leaveOut: { 'shelf-beside': 'no room', other: 'x' } })
  expect(west).toMatchObject({
    ids: ['shelf-on-host'],
    skipped: ['shelf-beside: no room', 'nothing can ask this'],
  })
})

test('Kubernetes’ own checks are selected on every cluster, those of a component where the lab has it', async () => {
  const { west, east } = await asked({ west: withShelf, east: {} })
  expect(west?.all).toEqual([...(east?.all ?? []), ...(west?.ids ?? [])])
  expect(east?.all).toContain('pod-from-client')
  expect(east?.skipped).toEqual([])
})

test('ONLY= selects the checks with this in their name, on every cluster', async () => {
  const { west, east } = await asked({ west: withShelf, east: {} }, { only: 'elf-on' })
  expect([west?.all, east?.all]).toEqual([['shelf-on-host'], []])
})

test('ONLY= that selects no check is refused, with all names, each once', async () => {
  const failure = await failureOf(asked({ west: withShelf, east: withShelf }, { only: 'self' }))
  expect(failure.exitCode).toBe(2)
  expect(failure.message).toMatch(/^only: no check has self in its name; there are .*shelf-on-host/)
  expect(failure.message.match(/shelf-on-host/g)).toHaveLength(1)
})
