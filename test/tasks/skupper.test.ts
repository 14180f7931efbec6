import { expect, test } from 'vitest'
import type { TaskContext } from '../../lib/task/task-context.ts'
import skupper from '../../tasks/skupper.mts'

const having = (name: string) => ({ name, components: { skupper: {} } })
const lab = { sample: { image: 'sample', port: 8080 } }

/** The steps of one of some clusters that all have Skupper. */
function stepsOf(name: string, names: readonly string[]) {
  const context = { lab, cluster: having(name), clusters: names.map(having) } as unknown as TaskContext
  return skupper.steps(skupper.input.parse({}), context)
}

const objectsOf = (...args: Parameters<typeof stepsOf>) =>
  stepsOf(...args).flatMap((step) =>
    step.kind === 'manifest' && 'objects' in step.content ? step.content.objects : [],
  )

test('the first cluster is the one that others link to: an address from outside, and a grant for each', () => {
  const objects = objectsOf('east', ['east', 'west', 'north'])
  expect(objects).toContainEqual(expect.objectContaining({ kind: 'Site', spec: { linkAccess: 'default' } }))
  const grants = objects.filter(({ kind }) => kind === 'AccessGrant')
  expect(grants.map(({ metadata }) => metadata.name)).toEqual(['west', 'north'])
  expect(stepsOf('east', ['east', 'west']).map(({ kind }) => kind)).not.toContain('transferredSecret')
})

test('every other one redeems the token that the first grants it', () => {
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

test('a lone site has nobody to link to; the sample has its connector and listener in each', () => {
  const objects = objectsOf('east', ['east'])
  expect(objects).toContainEqual(expect.objectContaining({ kind: 'Site', spec: {} }))
  for (const kind of ['Connector', 'Listener'])
    expect(objects).toContainEqual(
      expect.objectContaining({ kind, spec: expect.objectContaining({ routingKey: 'backend' }) }),
    )
})
