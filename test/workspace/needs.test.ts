import { expect, test } from 'vitest'
import { loadLab } from '../../lib/lab/load.ts'
import { parseNeed } from '../../lib/task/need.ts'
import { jobsNeeded, localNeeds } from '../../lib/workspace/needs.ts'
import { components } from '../lab/components.ts'

test.each([
  [['a'], {}, ['a']],
  [['a?'], {}, []],
  [['a?'], { a: {} }, ['a']],
  [['a', 'b?', 'c?'], { c: {} }, ['a', 'c']],
  [['a', 'b@c'], { c: {} }, ['a']],
])('needs %j among %j: %j', (needs, components, expected) => {
  expect(localNeeds({ needs: needs.map(parseNeed) }, components)).toEqual(expected)
})

function jobs(needs: readonly string[], { cluster = 'east', run = ['east', 'west', 'lone'] } = {}) {
  const text = `clusters:
  east: { components: { cilium, clustermesh, metallb } }
  west: { components: { cilium, clustermesh } }
  lone: { components: { cilium, metallb } }`
  const loaded = loadLab(text, components)
  if (!loaded.ok) throw new Error(loaded.problems.join())
  const task = { name: 'clustermesh', needs: needs.map(parseNeed) }
  return jobsNeeded(task, cluster, { lab: loaded.lab, clusters: run }).map(({ id }) => id)
}

test.each<[string, Parameters<typeof jobs>, readonly string[]]>([
  ['its own cluster, always', [[]], ['cluster@east']],
  [
    'a task on every cluster that shares a component, its own among them',
    [['cilium@clustermesh']],
    ['cluster@east', 'cilium@east', 'cilium@west'],
  ],
  ['only where that cluster has the task', [['metallb@clustermesh']], ['cluster@east', 'metallb@east']],
  ['the clusters themselves', [['cluster@clustermesh']], ['cluster@east', 'cluster@west']],
  ['never itself', [['clustermesh@clustermesh']], ['cluster@east', 'clustermesh@west']],
  [
    'nothing of peers on a cluster without the component',
    [['cilium@clustermesh'], { cluster: 'lone' }],
    ['cluster@lone'],
  ],
  ['nobody outside of the run', [['cilium@clustermesh'], { run: ['east'] }], ['cluster@east', 'cilium@east']],
])('a job needs %s', (_, args, expected) => {
  expect(jobs(...args)).toEqual(expected)
})
