import type { RunOptions } from '../../task/run-options.ts'
import type { Host } from '../../task/task.ts'
import { observeLab } from '../status/status.ts'
import { buildTopology } from './build.ts'
import { topologyDot } from './dot.ts'
import { topologyMermaid } from './mermaid.ts'
import { topologyText } from './text.ts'
import type { Topology } from './topology.ts'

const formats = {
  text: topologyText,
  mermaid: topologyMermaid,
  dot: topologyDot,
  json: (topology: Topology) => JSON.stringify(topology, undefined, 2),
}

/** Prints the topology of the lab, planned and, where clusters are up, as it is; it changes nothing. */
export async function showTopology(
  options: RunOptions,
  format: keyof typeof formats,
  host: Host,
): Promise<number> {
  const { lab, clusters } = await observeLab(options, host)
  host.print(formats[format](buildTopology(lab, clusters)))
  return 0
}
