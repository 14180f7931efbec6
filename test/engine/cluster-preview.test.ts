import { expect, test } from 'vitest'
import { plannedJobs } from '../../lib/engine/cluster-preview.ts'
import { labJobs } from '../../lib/engine/jobs.ts'
import { Failure } from '../../lib/failure.ts'
import type { Change } from '../../lib/step/change.ts'
import { objects } from '../../lib/step/steps.ts'
import { fakeLab, type Sketch, task } from '../workspace/fake-lab.ts'

const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'b' } }
const shelf = task('shelf', { steps: () => [objects('shelf', [config])] })

/** Responses of an API server that has the object's namespace. */
const answering = (readyz: unknown) => ({
  '/readyz': readyz,
  '/api/v1': { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] },
  '/api/v1/namespaces/b': { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'b' } },
})

/** The planned changes of each job of a cluster, or the error that prevents the plan. */
async function foreseen(kubeconfig: string, lacks: readonly Change[] | Error, answers?: Sketch['answers']) {
  const managed = {
    access: { kubeconfig, context: 'none' },
    differences: async () => {
      if (lacks instanceof Error) throw lacks
      return lacks
    },
  }
  const sketch = { components: ['shelf'], managed, ...(answers === undefined ? {} : { answers }) }
  const { clusters, parts } = await fakeLab({ west: sketch }, shelf)
  const all = plannedJobs(labJobs(clusters, parts), parts).map(async ({ reference, items }) => {
    const settled = await Promise.allSettled((await items()).map((part) => part.preview()))
    return [
      reference.job,
      settled.flatMap((each) => (each.status === 'fulfilled' ? each.value : [each.reason])),
    ]
  })
  return Object.fromEntries(await Promise.all(all))
}

/** An existing file for a kubeconfig, and an absent one; neither is read. */
const [there, none] = [import.meta.filename, '/none/kubeconfig']
const create: Change = { action: 'create', what: 'control plane west' }
const start: Change = { action: 'start', what: 'control plane west' }
const adopt: Change = { action: 'adopt', what: 'existing cluster west' }
const noAnswer = new Failure({ code: 'cluster-unreachable', what: 'no answer' })
const unfit = new Failure({ code: 'cluster-unfit', what: 'another Kubernetes', exitCode: 2 })
const bug = new TypeError('a bug')

const seen = {
  action: 'create',
  what: 'ConfigMap b/a',
  object: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'b', name: 'a' },
}
const predicted = [{ ...seen, predicted: true }]

test.each<[string, Parameters<typeof foreseen>, readonly unknown[], readonly unknown[]]>([
  ['does not exist: predicted, without a request to it', [none, [create]], [create], predicted],
  ['has no kubeconfig: predicted, even without differences', [none, []], [], predicted],
  ['exists as the lab wants it: probed', [there, [], answering(noAnswer)], [], [seen]],
  ['is still to be adopted, and is ready: probed', [there, [adopt], answering('ok')], [adopt], [seen]],
  ['exists, and has no /readyz: predicted', [there, [start], answering(undefined)], [start], predicted],
  ['exists, and does not answer: predicted', [there, [start], answering(noAnswer)], [start], predicted],
  ['is unfit: reported, and the rest predicted', [there, unfit], [unfit], predicted],
  ['meets a bug of ours: reported everywhere', [there, [start], answering(bug)], [start, bug], [bug, bug]],
])('a cluster that %s', async (_, args, ofCluster, ofShelf) => {
  expect(await foreseen(...args)).toEqual({ 'cluster@west': ofCluster, 'shelf@west': ofShelf })
})

test('the differences are observed once for all jobs', async () => {
  let asked = 0
  const differences = async () => {
    asked += 1
    return []
  }
  const { clusters, parts } = await fakeLab(
    { west: { components: ['shelf'], managed: { differences } } },
    shelf,
  )
  const prospects = plannedJobs(labJobs(clusters, parts), parts)
  for (const { items } of prospects) for (const part of await items()) await part.preview()
  expect(asked).toBe(1)
})

test.each([true, false])('the plan says that addresses are of an assumed network: %s', async (isAssumed) => {
  const { clusters, parts } = await fakeLab({ west: { components: ['shelf'], isAssumed } }, shelf)
  const prospects = plannedJobs(labJobs(clusters, parts), parts)
  for (const { areAddressesAssumed } of prospects) expect(await areAddressesAssumed()).toBe(isAssumed)
})
