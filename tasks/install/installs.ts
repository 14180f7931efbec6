import { type InstallOptions, installOptions } from '../../lib/task/install-options.ts'
import type { Host } from '../../lib/task/task.ts'
import type { Artifact } from '../../lib/tools/artifact.ts'
import type { ToolName } from '../../lib/tools/catalog.ts'

/** The fields that all tasks that install a program share. */
export const installs = (tool: ToolName | Artifact) => ({
  tool,
  input: installOptions,
  run: async (options: InstallOptions, host: Host) =>
    (await import('../../lib/command/tools/install.ts')).installTool(tool, options, host),
})
