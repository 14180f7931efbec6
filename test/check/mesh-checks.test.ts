import { expect, test } from 'vitest'
import { podChecks, sharedServiceChecks } from '../../lib/check/mesh-checks.ts'
import { v4, surroundings as world } from './surroundings.ts'

const members = ['west', 'east']

test('a pod is asked for by the clients of the other clusters', () => {
  expect(podChecks(world(), members)).toMatchObject([
    { id: 'pod-from-client-in-east', from: { pod: 'client', cluster: 'east' }, to: { name: 'web' } },
  ])
})

test('a shared service is answered for by the other cluster: here nobody is behind it, there the pod is', () => {
  const annotations = { 'example.com/global': 'true' }
  const west = sharedServiceChecks(world(), members, annotations)
  const [there] = sharedServiceChecks(world({}, [v4], 'east'), members, annotations)
  expect(west).toMatchObject([
    { from: { pod: 'client' }, to: { name: 'shared-by-east' }, responder: { pod: 'web', cluster: 'east' } },
  ])
  const backendsOf = (objects: readonly object[] = []) =>
    objects.map((object) => (object as { spec: { selector: object } }).spec.selector)
  expect(backendsOf(west[0]?.objects)).toEqual([{ app: 'web' }, { app: 'nobody' }])
  expect(backendsOf(there?.objects)).toEqual([{ app: 'nobody' }, { app: 'web' }])
  expect(west[0]?.objects?.[0]?.metadata.annotations).toEqual(annotations)
})
