import { expect, test } from 'vitest'
import { nodeLabelAbsentKind } from '../../lib/step/node-label-absent.ts'
import { nodeLabelAbsent } from '../../lib/step/steps.ts'
import { about } from './about.ts'
import { rig } from './rig.ts'

const step = nodeLabelAbsent('x.io/excluded', 'takes no part')
const node = (name: string, labels: object = {}) => ({ metadata: { name, labels } })
const excluded = { 'x.io/excluded': '' }
const withNodes = (...items: unknown[]) => rig({ answers: { '/api/v1/nodes': { items } } })

test('no node has the label: nothing to do, nothing to say', async () => {
  const { context, notes } = withNodes(node('a'), node('b'))
  expect(await nodeLabelAbsentKind.probe(step, context)).toEqual([])
  expect(notes).toEqual([])
})

test('some have it: that is said, and stays', async () => {
  const { context, notes } = withNodes(node('a', excluded), node('b'))
  expect(await nodeLabelAbsentKind.probe(step, context)).toEqual([])
  expect(notes).toEqual(['a: takes no part (label x.io/excluded); the other nodes do'])
})

test('all have it: it is taken off them', async () => {
  const { context, calls } = withNodes(node('a', excluded), node('b', excluded))
  const change = (name: string) => ({
    action: 'change',
    ...about(`Node ${name}`),
    fields: [{ path: 'metadata.labels.x.io/excluded', from: '', to: undefined }],
  })
  expect(await nodeLabelAbsentKind.probe(step, context)).toEqual([change('a'), change('b')])
  await nodeLabelAbsentKind.apply(step, context)
  expect(calls()[0]?.argv.slice(-4)).toEqual(['label', 'nodes', '--all', 'x.io/excluded-'])
})
