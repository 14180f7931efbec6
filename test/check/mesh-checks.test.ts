import { expect, test } from 'vitest'
import { podChecks, sharedServiceChecks } from '../../lib/check/mesh-checks.ts'
import { checkContext, v4 } from './check-context.ts'

const members = ['west', 'east']

test('a pod is asked by the clients of the other clusters', () => {
  expect(podChecks(checkContext(), members)).toMatchObject([
    { id: 'pod-from-client-in-east', from: { pod: 'client', cluster: 'east' }, to: { name: 'web' } },
  ])
})

test('a shared service is answered by the other cluster, which alone has a pod behind it', () => {
  const annotations = { 'example.com/global': 'true' }
  const west = sharedServiceChecks(checkContext(), members, annotations)
  const [there] = sharedServiceChecks(checkContext({}, [v4], 'east'), members, annotations)
  expect(west).toMatchObject([
    { from: { pod: 'client' }, to: { name: 'shared-by-east' }, responder: { pod: 'web', cluster: 'east' } },
  ])
  const backendsOf = (objects: readonly object[] = []) =>
    objects.map((object) => (object as { spec: { selector: object } }).spec.selector)
  expect(backendsOf(west[0]?.objects)).toEqual([{ app: 'web' }, { app: 'nobody' }])
  expect(backendsOf(there?.objects)).toEqual([{ app: 'nobody' }, { app: 'web' }])
  expect(west[0]?.objects?.[0]?.metadata.annotations).toEqual(annotations)
})
