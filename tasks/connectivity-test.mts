#!/usr/bin/env zx
import { lookup } from 'node:dns/promises'
import { z } from 'zod'
import { defineCommand } from '../lib/task/define-task.ts'
import { runOptions } from '../lib/task/run-options.ts'
import { cilium } from './cilium/inputs.ts'
import { ciliumCli } from './install-cilium-cli.mts'

const MINUTE_MS = 60_000

/** What the tests reach outside, unless told otherwise. */
const OUTSIDE = 'one.one.one.one'

/** Scenarios that go there, as `test/scenario`. */
const WITHOUT_OUTSIDE = '!/pod-to-world,!/pod-to-cidr'

const canResolve = async (name: string) => {
  try {
    await lookup(name)
    return true
  } catch {
    return false
  }
}

export default defineCommand(import.meta, {
  summary: "Cilium's own connectivity test: it runs pods in namespaces of its own, and takes minutes",
  links: ['https://docs.cilium.io/en/stable/contributing/testing/e2e/'],
  input: runOptions.extend({
    test: z.string().optional().describe('Only tests that match; a leading ! leaves out; with commas'),
    external: z
      .enum(['auto', 'yes', 'no'])
      .default('auto')
      .describe(`Also to ${OUTSIDE}; auto: where this host can resolve it`),
    multiCluster: z.string().optional().describe('Another cluster of the lab, in one mesh, to test across'),
    junit: z.string().optional().describe('A file for the results as JUnit XML'),
    minutes: z.int().min(1).max(240).default(60).describe('How long it may take'),
    cleanup: z.boolean().default(false).describe('Only remove what an earlier test has left'),
  }),
  run: async ({ test, external, multiCluster, junit, minutes, cleanup, ...options }, host) => {
    const { runOnClusters } = await import('../lib/command/cluster-program.ts')
    const isOutside = external === 'yes' || (external === 'auto' && (await canResolve(OUTSIDE)))
    if (!isOutside) host.emit({ type: 'note', text: `tests that reach ${OUTSIDE} are left out` })
    const tests = [test, isOutside ? undefined : WITHOUT_OUTSIDE].filter((each) => each !== undefined)
    const fixed = [
      `--timeout=${minutes}m`,
      ...(tests.length > 0 ? [`--test=${tests.join(',')}`] : []),
      ...(junit === undefined ? [] : [`--junit-file=${junit}`]),
      ...(cleanup ? ['--cleanup'] : []),
    ]
    const args = (nodes: number, otherContext: string | undefined) => [
      'connectivity',
      'test',
      ...fixed,
      ...(otherContext === undefined ? [] : [`--multi-cluster=${otherContext}`]),
      // with fewer than two nodes for pods it would wait for ever (cilium-cli#2186)
      ...(nodes < 2 && otherContext === undefined ? ['--single-node'] : []),
    ]
    return runOnClusters(
      {
        tool: ciliumCli,
        component: cilium.name,
        deadlineMs: (minutes + 1) * MINUTE_MS,
        other: multiCluster,
        args: ({ nodes, otherContext }) => args(nodes, otherContext),
      },
      options,
      host,
    )
  },
})
