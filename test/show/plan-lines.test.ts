import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { planLines, type ShownJob } from '../../lib/show/plan-lines.ts'
import type { Change } from '../../lib/step/change.ts'
import { every } from './events.ts'

const none = new Chalk({ level: 0 })

const job = (steps: readonly Change[], more: Partial<ShownJob> = {}): ShownJob => ({
  job: 'metallb@west',
  changes: steps.length,
  versions: ['0.16.1'],
  pools: [],
  vips: [],
  assumed: false,
  steps,
  overridden: [],
  ...more,
})

const end = { ...every['run-ended'], command: 'plan', durationMs: 800 }
const lines = (jobs: readonly ShownJob[], columns?: number, changes = 2) =>
  planLines(jobs, { ...end, changes }, none, columns)

test.each<[Change, string[]]>([
  [{ action: 'create', what: 'Namespace x' }, ['  + create Namespace x']],
  [{ action: 'start', what: 'kind cluster west' }, ['  + start kind cluster west']],
  [
    { action: 'change', what: 'ConfigMap x/a', fields: [{ path: 'data.k', from: 'old', to: 'new' }] },
    ['  ~ change ConfigMap x/a', '      data.k: "old" → "new"'],
  ],
  [
    { action: 'change', what: 'ConfigMap x/a', fields: [{ path: 'data', from: undefined, to: { k: 1 } }] },
    ['  ~ change ConfigMap x/a', '      data: nothing → {"k":1}'],
  ],
  [
    { action: 'replace', what: 'Job x/a', because: 'a field of it cannot be changed' },
    ['  ± replace Job x/a: a field of it cannot be changed'],
  ],
  [
    { action: 'adopt', what: 'Pool x/a', holders: ['kubectl-edit (spec)'] },
    ['  ! adopt Pool x/a', '      held by kubectl-edit (spec); ADOPT=1 takes it'],
  ],
  [{ action: 'adopt', what: 'existing cluster west' }, ['  ! adopt existing cluster west']],
  [{ action: 'remove', what: 'Namespace x' }, ['  - remove Namespace x']],
  [
    { action: 'keep', what: 'Namespace x', because: 'holds Pod x/a, not ours' },
    ['  = keep Namespace x: holds Pod x/a, not ours'],
  ],
])('%j', (change, expected) => {
  const text = lines([job([change])])
  expect(text.slice(0, text.indexOf(''))).toEqual(['metallb@west 0.16.1', ...expected])
})

test('overridden values are shown, also for an unchanged release', () => {
  const overrides = [{ path: 'operator.replicas', computed: 1, given: 2 }]
  const text = lines([job([], { overridden: [{ step: 'cilium', overrides }] })], undefined, 0)
  expect(text).toEqual([
    'metallb@west 0.16.1',
    '  ≠ cilium: your Helm values, in place of computed ones',
    '      operator.replicas: 1 → 2',
    '',
    'JOB           PLAN',
    'metallb@west  nothing',
    expect.stringContaining('nothing to do'),
  ])
})

test('predicted changes are marked by line, or for the whole job', () => {
  const predicted: Change = { action: 'create', what: 'a', predicted: true }
  expect(lines([job([predicted])]).slice(0, 2)).toEqual(['metallb@west 0.16.1 (predicted)', '  + create a'])
  expect(lines([job([predicted, { action: 'create', what: 'b' }])]).slice(0, 3)).toEqual([
    'metallb@west 0.16.1',
    '  + create a (predicted)',
    '  + create b',
  ])
  expect(lines([job([predicted])], undefined, 1).at(-1)).toBe(
    'plan: 1 change (1 predicted), 0.8 s; nothing touched',
  )
})

test('addresses of a network that does not exist yet are marked', () => {
  const more = { pools: ['172.18.255.200-172.18.255.250'], vips: ['172.18.255.251'], assumed: true }
  const told = lines([job([{ action: 'create', what: 'a' }], more)])
  expect(told).toContain('  172.18.255.200-172.18.255.250 (assumed)')
  expect(told).toContain('  172.18.255.251 (assumed)')
})

test('the table has every job; jobs without changes appear only there', () => {
  const jobs = [
    job([{ action: 'wait', what: 'pods' }], { job: 'cluster@west' }),
    job([
      { action: 'create', what: 'a' },
      { action: 'change', what: 'b' },
      { action: 'create', what: 'c' },
    ]),
    job([], { job: 'cilium@west', reason: 'in the hands of another helm\n  next: wait' }),
  ]
  const text = planLines(jobs, { ...end, changes: 3, exitCode: 1 }, none)
  expect(text).toContain('  in the hands of another helm')
  expect(text).toContain('    next: wait')
  expect(text.slice(text.indexOf('JOB           PLAN'))).toEqual([
    'JOB           PLAN',
    'cluster@west  nothing',
    'metallb@west  create 2, change 1',
    'cilium@west   cannot be told',
    'plan: failed with exit code 1, 3 changes, 0.8 s; nothing touched',
  ])
  expect(text.filter((line) => line.startsWith('cluster@west'))).toHaveLength(1)
})

test('a plan without changes is a table and one line', () => {
  expect(lines([job([])], undefined, 0)).toEqual([
    'JOB           PLAN',
    'metallb@west  nothing',
    'plan: nothing to do, 0.8 s; nothing touched',
  ])
})

test('long values and many fields fit on a terminal', () => {
  const fields = Array.from({ length: 40 }, (_, index) => ({
    path: `spec.field${index}`,
    from: 'x'.repeat(500),
    to: 'y\n'.repeat(500),
  }))
  for (const columns of [60, 80, 100]) {
    const text = lines([job([{ action: 'change', what: 'ConfigMap x/a', fields }])], columns)
    expect(Math.max(...text.map((line) => line.length))).toBeLessThanOrEqual(Math.max(columns, 64))
    expect(text).toContain('      and 28 more')
  }
})
