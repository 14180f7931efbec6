import { childEnvironment } from '../../process/environment.ts'
import { aligned } from '../../table.ts'
import { loadTasks } from '../../task/load-tasks.ts'
import type { Host } from '../../task/task.ts'
import type { Artifact } from '../../tools/artifact.ts'
import { catalog } from '../../tools/catalog.ts'
import type { ToolsContext } from '../../tools/context.ts'
import { offersOf } from '../../tools/offers.ts'
import { findArtifact } from '../../tools/resolve.ts'
import { toolsContext } from '../../workspace/toolbox.ts'

interface ToolRow {
  tool: string
  /** The version on this machine, else the one that would be fetched. */
  version: string
  state: 'on PATH' | 'cached' | 'not here'
  /** Its source, or the first one that would be tried. */
  source: string
  path?: string
  /** The reason that the program on the PATH is not used. */
  why?: string
  /** The task that installs it for the user. */
  install?: string
}

/** Prints every program of the project, and whether it is on this machine; fetches nothing. Returns the exit code. */
export async function listTools({ json }: { json: boolean }, host: Host): Promise<number> {
  const process = { env: childEnvironment(host.env), signal: host.signal }
  const context = { ...(await toolsContext({}, host)), process }
  const tools = await knownTools(context)
  const rows = await Promise.all(tools.map((tool) => rowOf(tool, context)))
  if (json) host.print(JSON.stringify(rows, undefined, 2))
  else host.print(aligned([['TOOL', 'VERSION', 'STATE', 'SOURCE', ''], ...rows.map(cells)]).join('\n'))
  return 0
}

interface KnownTool {
  artifact: Artifact
  install?: string
}

/** The programs of the catalog, and those that a task installs. */
async function knownTools({ lock }: ToolsContext): Promise<readonly KnownTool[]> {
  const ofCatalog: Readonly<Record<string, Artifact>> = catalog(lock)
  const known = new Map<string, KnownTool>(
    Object.values(ofCatalog).map((artifact) => [artifact.name, { artifact }]),
  )
  for (const task of await loadTasks()) {
    const tool = task.kind === 'command' ? task.tool : undefined
    const artifact = typeof tool === 'string' ? ofCatalog[tool] : tool
    if (artifact !== undefined) known.set(artifact.name, { artifact, install: task.name })
  }
  return [...known.values()].toSorted((a, b) => a.artifact.name.localeCompare(b.artifact.name))
}

async function rowOf({ artifact, install }: KnownTool, context: ToolsContext): Promise<ToolRow> {
  let why: string | undefined
  const found = await findArtifact(artifact, context, ({ why: reason }) => {
    why = reason
  })
  const more = { ...(why === undefined ? {} : { why }), ...(install === undefined ? {} : { install }) }
  const tool = artifact.name
  if (found === undefined) {
    const source = offersOf(artifact, context)[0]?.location ?? 'none for this platform'
    return { tool, version: artifact.version, state: 'not here', source, ...more }
  }
  const { version, path, source } = found
  return { tool, version, state: source === 'PATH' ? 'on PATH' : 'cached', source, path, ...more }
}

const cells = ({ tool, version, state, source, path, why, install }: ToolRow): readonly string[] => [
  tool,
  version,
  state,
  state === 'on PATH' ? (path ?? source) : source,
  [why, state === 'not here' && install !== undefined && `make ${install}`].filter(Boolean).join('; '),
]
