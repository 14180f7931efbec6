import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { KubeTools } from '../kube/access.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import { onceEach } from '../once.ts'
import { childEnvironment } from '../process/environment.ts'
import type { ProcessContext } from '../process/run.ts'
import { contentObjects } from '../step/manifest/content.ts'
import type { ManifestContent } from '../step/step.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import type { Artifact, Platform } from '../tools/artifact.ts'
import { userCacheFolder } from '../tools/cache.ts'
import { catalog, type ToolName } from '../tools/catalog.ts'
import { defaultTimeouts, newToolsState, type ToolsContext } from '../tools/context.ts'
import { loadToolsLock, lockedImage } from '../tools/lock.ts'
import { findArtifact, resolveArtifact } from '../tools/resolve.ts'
import { root } from './project.ts'
import { toolProgress } from './tool-progress.ts'

/** Everything from outside that a run uses, verified; each is looked for once in a run. */
export interface Toolbox {
  /** The path of an artifact. */
  resolve(artifact: Artifact, context: ProcessContext): Promise<string>
  /** The objects of a manifest; each is read, or printed, once in a run. */
  objects(
    content: ManifestContent,
    labFolder: string,
    context: ProcessContext,
  ): Promise<readonly KubernetesObject[]>
  /** The path of a program of the catalog. */
  tool(name: ToolName, context: ProcessContext): Promise<string>
  /** The version of a program that would have to be got, if it is not on this machine yet. */
  missing(name: ToolName, context: ProcessContext): Promise<string | undefined>
  /** The locked versions of kind, helm and kubectl. */
  versions: { kind: string; helm: string; kubectl: string }
  /** The locked image of kind's nodes for a Kubernetes release such as 1.34. */
  nodeImage(kubernetes: string): string
  /** kubectl and helm for the cluster whose folder that is. */
  kubeTools(folder: string, context: ProcessContext): Promise<KubeTools>
}

export const lockFile = join(root, 'config/tools.lock')
const keptFolder = join(root, '.lab/manifests')
export const firstUseFile = join(root, '.lab/learned-hashes.json')

/** Where tools are looked for, and how it is told; the process they run in is added for each use. */
export async function toolsContext(
  { frozen }: { frozen?: boolean | undefined },
  host: Host,
): Promise<Omit<ToolsContext, 'process'>> {
  return {
    cacheFolder: userCacheFolder(host.env, platform().os, homedir()),
    goFolder: join(root, 'config/go'),
    lock: loadToolsLock(await readFile(lockFile, 'utf8')),
    firstUseFile,
    frozen: frozen ?? host.env.CI !== undefined,
    platform: platform(),
    fetch,
    now: () => performance.now(),
    timeouts: defaultTimeouts,
    state: newToolsState(),
    report: (event) => {
      const told = toolProgress(event)
      if (told !== undefined) host.emit(told)
    },
  }
}

export async function openToolbox(options: Pick<RunOptions, 'frozen'>, host: Host): Promise<Toolbox> {
  const shared = await toolsContext(options, host)
  const { lock } = shared
  const tools = catalog(lock)
  const found = onceEach<string>()
  const find = async (artifact: Artifact, { env, signal }: ProcessContext) => {
    const process = { env: childEnvironment(env), signal }
    return (await resolveArtifact(artifact, { ...shared, process })).path
  }
  const resolve = (artifact: Artifact, context: ProcessContext) => {
    const key = `${artifact.name}@${artifact.version}`
    return found.get(key, () => find(artifact, context))
  }
  const read = onceEach<readonly KubernetesObject[]>()
  const objects: Toolbox['objects'] = (content, labFolder, process) => {
    const resolveHere = (artifact: Artifact) => resolve(artifact, process)
    const parts = { resolve: resolveHere, labFolder, process }
    return read.get(JSON.stringify(content), () => contentObjects(content, parts, keptFolder))
  }
  const tool = (name: ToolName, context: ProcessContext) => resolve(tools[name], context)
  return {
    resolve,
    objects,
    tool,
    async missing(name, { env, signal }) {
      const process = { env: childEnvironment(env), signal }
      const here = await findArtifact(tools[name], { ...shared, process }, () => {})
      return here === undefined ? tools[name].version : undefined
    },
    versions: { kind: tools.kind.version, helm: tools.helm.version, kubectl: tools.kubectl.version },
    nodeImage: (kubernetes) => lockedImage(lock, kubernetes),
    async kubeTools(folder, context) {
      const [kubectl, helm] = await Promise.all([tool('kubectl', context), tool('helm', context)])
      return { kubectl, helm, cacheFolder: join(folder, 'cache') }
    },
  }
}

function platform(): Platform {
  const os = process.platform === 'darwin' ? 'darwin' : 'linux'
  return { os, arch: process.arch === 'arm64' ? 'arm64' : 'amd64' }
}
