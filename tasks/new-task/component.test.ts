import { expect, test } from 'vitest'
import { objectsIn, stepsOf } from '../../test/tasks/task-context.ts'

const NAME = 'new-component'

test('a namespace, and in it a ConfigMap with the greeting', () => {
  expect(objectsIn(stepsOf(NAME, { greeting: 'good morning' }))).toMatchObject([
    { kind: 'Namespace', metadata: { name: NAME } },
    { kind: 'ConfigMap', metadata: { namespace: NAME }, data: { greeting: 'good morning' } },
  ])
})
