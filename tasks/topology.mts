#!/usr/bin/env zx
import { z } from 'zod'
import { defineCommand } from '../lib/task/define-task.ts'
import { runOptions } from '../lib/task/run-options.ts'

const { lab, provider, cluster, frozen } = runOptions.shape

export default defineCommand(import.meta, {
  summary: 'Draw the lab: networks, clusters, nodes, ranges, links and services, planned and as they are',
  links: ['https://graphviz.org/doc/info/lang.html', 'https://mermaid.js.org/syntax/flowchart.html'],
  input: z.strictObject({
    lab,
    provider,
    cluster,
    frozen,
    format: z
      .enum(['text', 'mermaid', 'dot', 'json'])
      .default('text')
      .describe('dot is for Graphviz: make topology FORMAT=dot | dot -Tsvg -o lab.svg'),
  }),
  run: async ({ format, ...options }, host) => {
    const { showTopology } = await import('../lib/command/topology/show.ts')
    return showTopology({ ...runOptions.parse({}), ...options }, format, host)
  },
})
