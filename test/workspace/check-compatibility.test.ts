import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Checkout, checkout } from '../checkout.ts'

let lab: Checkout
beforeEach(async () => {
  lab = await checkout()
})
afterEach(() => lab.remove())

describe('an incompatible lab', () => {
  const text =
    'clusters: { a: { components: { cilium: { version: 1.20.2, values: { kubeProxyReplacement: strict } } } } }'
  const rule = 'cilium-kube-proxy-replacement-words'

  beforeEach(() => lab.write('lab.yaml', text))

  test('is refused with rule, source and fix, and nothing is changed', async () => {
    const { stderr } = await lab.make('up', 'LAB=lab.yaml', 'PROVIDER=rehearsal')
    expect(stderr).toContain(`rule ${rule}, https://`)
    expect(stderr).toContain('write true for strict')
    expect(stderr).toContain(`ACCEPT=${rule}`)
    expect(stderr).toContain('Error 2')
    expect((await lab.run(['ls', '-A', '.lab'])).exitCode).not.toBe(0)
  })

  test('an unknown rule in ACCEPT= is refused with the nearest name', async () => {
    const { stderr } = await lab.make('up', 'LAB=lab.yaml', 'PROVIDER=rehearsal', `ACCEPT=${rule}s`)
    expect(stderr).toContain(`(did you mean ${rule}?)`)
  })
})

test('tasks that need each other in a circle are refused', async () => {
  const task = (needs: string) => `import { z } from 'zod'
import { defineTask } from '../lib/task/define-task.ts'
export default defineTask(import.meta, { summary: 's', needs: ['${needs}'], input: z.strictObject({}), steps: () => [] })
`
  await lab.write('tasks/hen.mts', task('egg'))
  await lab.write('tasks/egg.mts', task('hen'))
  const { stderr } = await lab.make('up', 'PROVIDER=rehearsal')
  expect(stderr).toContain('tasks need each other in a circle: egg → hen → egg')
})
