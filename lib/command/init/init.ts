import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { usageFailure } from '../../failure.ts'
import { loadLab } from '../../lab/load.ts'
import type { Cluster, Lab } from '../../lab/schema.ts'
import { startingClusters } from '../../lab/starting-answers.ts'
import { isDefaultFile, type StartingCluster, startingFile } from '../../lab/starting-file.ts'
import { loadComponents } from '../../task/load-tasks.ts'
import type { ComponentTask, Host } from '../../task/task.ts'
import { labSchemaFile, root } from '../../workspace/project.ts'
import { keepSlots } from '../../workspace/slots-file.ts'
import { isInteractive, type Terminal, withQuestions } from '../prompt.ts'
import { describeExisting } from './describe-existing.ts'
import { askForRest, type InitOptions } from './questions.ts'

type Components = Readonly<Record<string, ComponentTask>>

/**
 * Writes a new lab file from flags, answers on a terminal or a running cluster, and gives the exit code.
 *
 * @param keep gives its clusters their slots
 */
export async function init(
  options: InitOptions,
  host: Host,
  terminal: Terminal,
  keep: (names: readonly string[]) => Promise<void> = keepSlots,
): Promise<number> {
  const components = await loadComponents()
  const file = options.out === undefined ? join(root, 'config/lab.yaml') : resolve(host.cwd, options.out)
  if (!options.force) mustBeFree(file, relative(host.cwd, file), components)
  const defaults = defaultLab(components)
  const all = isInteractive(terminal)
    ? await withQuestions(terminal, host.signal, (ask) => askForRest(options, firstCluster(defaults), ask))
    : options
  const clusters = await chosenClusters(all, defaults, components, host)
  const schema = relative(dirname(file), labSchemaFile)
  const path = schema.startsWith('.') ? schema : `./${schema}`
  const text = startingFile(clusters, Object.values(components), path)
  const loaded = loadLab(text, components)
  if (!loaded.ok) throw usageFailure(loaded.problems)
  writeWhole(file, text)
  await keep(Object.keys(loaded.lab.clusters))
  host.print(`wrote ${relative(host.cwd, file)}: ${clusters.map(({ name }) => name).join(', ')}`)
  return 0
}

/** What an empty lab file means. */
function defaultLab(components: Components): Lab {
  const loaded = loadLab('', components)
  if (!loaded.ok) throw new Error(`an empty lab file must be valid: ${loaded.problems.join(', ')}`)
  return loaded.lab
}

const firstCluster = ({ clusters }: Lab): [string, Cluster] => Object.entries(clusters)[0] ?? noCluster()

const noCluster = (): never => {
  throw new Error('an empty lab file must mean a cluster')
}

async function chosenClusters(
  options: InitOptions,
  defaults: Lab,
  components: Components,
  host: Host,
): Promise<readonly StartingCluster[]> {
  const { name, from, kubeconfigFile } = options
  if (from === undefined) {
    const chosen = startingClusters(options, firstCluster(defaults))
    if (!chosen.ok)
      throw usageFailure(chosen.problems, 'make init, or node_modules/.bin/node tasks/init.mts --help')
    return chosen.clusters
  }
  const { clusters, kubernetes, controlPlanes, workers } = options
  const provider = options.provider === 'existing' ? undefined : options.provider
  const idle = Object.entries({ provider, clusters, kubernetes, 'control-planes': controlPlanes, workers })
  const problems = idle.flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag}: the cluster of --from tells that itself; leave it out`],
  )
  if (problems.length > 0) throw usageFailure(problems)
  const sources = Object.values(components).flatMap(({ podRanges }) => podRanges ?? [])
  const described = await describeExisting(from, kubeconfigFile, defaults, sources, host)
  return [{ ...described, name: name ?? described.name }]
}

/** @throws Failure `usage` where a file is there that somebody would miss */
function mustBeFree(file: string, shown: string, components: Components): void {
  if (!existsSync(file)) return
  if (statSync(file).isDirectory()) throw usageFailure([`${shown}: is a folder`], 'name a file with OUT=')
  if (isDefaultFile(readFileSync(file, 'utf8'), components)) return
  throw usageFailure(
    [`${shown}: has something of yours in it, and stays as it is`],
    'make init OUT=another.yaml, or FORCE=1 to replace it',
  )
}

/** A whole file or none; through a symlink, where there is one. */
function writeWhole(file: string, text: string): void {
  const target = existsSync(file) ? realpathSync(file) : file
  mkdirSync(dirname(target), { recursive: true })
  const unfinished = `${target}.${process.pid}.new`
  writeFileSync(unfinished, text, { flag: 'wx' })
  renameSync(unfinished, target)
}
