import { expect, test } from 'vitest'
import { prospectsOf } from '../../lib/engine/cluster-preview.ts'
import { labJobs } from '../../lib/engine/jobs.ts'
import { Failure } from '../../lib/failure.ts'
import type { Change } from '../../lib/step/change.ts'
import { objects } from '../../lib/step/steps.ts'
import { fakeLab, type Sketch, task } from '../workspace/fake-lab.ts'

const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'b' } }
const shelf = task('shelf', { steps: () => [objects('shelf', [config])] })

/** An API server that has the object's namespace, and says whether it is ready. */
const answering = (readyz: unknown) => ({
  '/readyz': readyz,
  '/api/v1': { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] },
  '/api/v1/namespaces/b': { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'b' } },
})

/** What each job of a cluster would do, or why that cannot be told. */
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
  const all = prospectsOf(labJobs(clusters, parts), parts).map(async ({ id, parts }) => {
    const settled = await Promise.allSettled((await parts()).map((part) => part.foresee()))
    return [id, settled.flatMap((each) => (each.status === 'fulfilled' ? each.value : [each.reason]))]
  })
  return Object.fromEntries(await Promise.all(all))
}

/** A kubeconfig that is there, and one that is not; what is in it nobody asks. */
const [there, none] = [import.meta.filename, '/none/kubeconfig']
const create: Change = { action: 'create', what: 'control plane west' }
const start: Change = { action: 'start', what: 'control plane west' }
const adopt: Change = { action: 'adopt', what: 'existing cluster west' }
const noAnswer = new Failure({ code: 'cluster-unreachable', what: 'no answer' })
const unfit = new Failure({ code: 'cluster-unfit', what: 'another Kubernetes', exitCode: 2 })
const bug = new TypeError('a bug')

const seen = { action: 'create', what: 'ConfigMap b/a' }
const predicted = [{ ...seen, predicted: true }]

test.each<[string, Parameters<typeof foreseen>, readonly unknown[], readonly unknown[]]>([
  ['is not there: predicted, and nobody asks it', [none, [create]], [create], predicted],
  ['has no kubeconfig: predicted, though nothing is said to be missing', [none, []], [], predicted],
  ['is there as the lab wants it: looked at', [there, [], answering(noAnswer)], [], [seen]],
  ['is still to be adopted, and answers: looked at', [there, [adopt], answering('ok')], [adopt], [seen]],
  ['is there, and has no /readyz: predicted', [there, [start], answering(undefined)], [start], predicted],
  ['is there, and answers not: predicted', [there, [start], answering(noAnswer)], [start], predicted],
  ['is another than the lab wants: said, and the rest predicted', [there, unfit], [unfit], predicted],
  [
    'meets a bug of ours: said wherever it matters',
    [there, [start], answering(bug)],
    [start, bug],
    [bug, bug],
  ],
])('a cluster that %s', async (_, args, ofCluster, ofShelf) => {
  expect(await foreseen(...args)).toEqual({ 'cluster@west': ofCluster, 'shelf@west': ofShelf })
})

test('whether it is there is found out once for all its jobs', async () => {
  let asked = 0
  const differences = async () => {
    asked += 1
    return []
  }
  const { clusters, parts } = await fakeLab(
    { west: { components: ['shelf'], managed: { differences } } },
    shelf,
  )
  const prospects = prospectsOf(labJobs(clusters, parts), parts)
  for (const { parts } of prospects) for (const part of await parts()) await part.foresee()
  expect(asked).toBe(1)
})

test.each([true, false])('that addresses are of an assumed network is said: %s', async (isAssumed) => {
  const { clusters, parts } = await fakeLab({ west: { components: ['shelf'], isAssumed } }, shelf)
  const prospects = prospectsOf(labJobs(clusters, parts), parts)
  for (const { areAddressesAssumed } of prospects) expect(await areAddressesAssumed()).toBe(isAssumed)
})
