import { expect, test } from 'vitest'
import type { TaskContext } from '../../lib/task/task-context.ts'
import skupper from '../../tasks/skupper.mts'

const clusterNamed = (name: string) => ({ name, components: { skupper: {} } })
const lab = { sample: { image: 'sample', port: 8080 } }

/** The steps of one cluster of a lab in which all clusters have Skupper. */
function stepsOf(name: string, names: readonly string[]) {
  const context = {
    lab,
    cluster: clusterNamed(name),
    clusters: names.map(clusterNamed),
  } as unknown as TaskContext
  return skupper.steps(skupper.input.parse({}), context)
}

const objectsOf = (...args: Parameters<typeof stepsOf>) =>
  stepsOf(...args).flatMap((step) =>
    step.kind === 'manifest' && 'objects' in step.content ? step.content.objects : [],
  )

test('the first cluster is the hub: it allows links from outside, and has a grant for each other cluster', () => {
  const objects = objectsOf('east', ['east', 'west', 'north'])
  expect(objects).toContainEqual(expect.objectContaining({ kind: 'Site', spec: { linkAccess: 'default' } }))
  const grants = objects.filter(({ kind }) => kind === 'AccessGrant')
  expect(grants.map(({ metadata }) => metadata.name)).toEqual(['west', 'north'])
  expect(stepsOf('east', ['east', 'west']).map(({ kind }) => kind)).not.toContain('transferredSecret')
})

test('every other cluster redeems its grant of the hub with a token', () => {
  const step = stepsOf('west', ['east', 'west']).find(({ kind }) => kind === 'transferredSecret')
  expect(step).toMatchObject({
    from: {
      cluster: 'east',
      object: { kind: 'AccessGrant', metadata: { name: 'west' } },
      fields: ['url', 'code', 'ca'],
    },
    object: { kind: 'AccessToken', metadata: { name: 'east', namespace: 'skupper-sample' } },
  })
})

test('a single site allows no links, and has the connector and the listener of the sample', () => {
  const objects = objectsOf('east', ['east'])
  expect(objects).toContainEqual(expect.objectContaining({ kind: 'Site', spec: {} }))
  for (const kind of ['Connector', 'Listener'])
    expect(objects).toContainEqual(
      expect.objectContaining({ kind, spec: expect.objectContaining({ routingKey: 'backend' }) }),
    )
})
