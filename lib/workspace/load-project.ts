import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { usageFailure } from '../failure.ts'
import { deepFreeze, loadLab } from '../lab/load.ts'
import type { Lab } from '../lab/schema.ts'
import { suggestion } from '../nearest.ts'
import { loadComponents } from '../task/load-tasks.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { ComponentTask, Host } from '../task/task.ts'
import { doubleClaims } from './claims.ts'
import { localNeeds } from './needs.ts'
import { type Project, root } from './project.ts'
import { unknownNeeds } from './unknown-needs.ts'

/**
 * @param standalone the task that is run by itself, where it may be none of the checkout's
 * @throws Failure `usage` with every problem of the lab file, of the options and of what tasks need at once
 */
export async function loadProject(
  options: Pick<RunOptions, 'lab' | 'provider' | 'cluster'>,
  host: Host,
  standalone?: Pick<ComponentTask, 'name' | 'needs'>,
): Promise<Project> {
  const tasks = await loadComponents()
  const labFile = options.lab === undefined ? join(root, 'config/lab.yaml') : resolve(host.cwd, options.lab)
  const shownFile = relative(host.cwd, labFile)
  if (!existsSync(labFile))
    throw usageFailure([`${shownFile}: no such lab file`], 'name another one with LAB=')

  const loaded = loadLab(readFileSync(labFile, 'utf8'), tasks)
  const wrongNeeds = needsProblems(tasks, standalone)
  if (!loaded.ok)
    throw usageFailure([...loaded.problems.map((problem) => `${shownFile}: ${problem}`), ...wrongNeeds])
  const lab = options.provider === undefined ? loaded.lab : withProvider(loaded.lab, options.provider)
  const known = Object.keys(lab.clusters)
  const clusters = options.cluster === undefined ? known : [options.cluster]
  const unknown = clusters.filter((name) => !known.includes(name))
  const problems = unknown.map((name) => `${shownFile}: no cluster ${name}${suggestion(name, known)}`)
  problems.push(...wrongNeeds)
  problems.push(...missingNeeds(lab, clusters, tasks).map((problem) => `${shownFile}: ${problem}`))
  problems.push(...doubleClaims(lab, clusters, tasks).map((problem) => `${shownFile}: ${problem}`))
  if (problems.length > 0) throw usageFailure(problems)
  return { lab, labFile, clusters, tasks }
}

/** What is wrong with the needs of tasks, whether or not the lab has them. */
function needsProblems(
  tasks: Project['tasks'],
  standalone: Pick<ComponentTask, 'name' | 'needs'> | undefined,
): readonly string[] {
  const known = Object.keys(tasks)
  const all = standalone === undefined ? tasks : { ...tasks, [standalone.name]: standalone }
  return [
    ...circles(tasks).map((circle) => `tasks need each other in a circle: ${circle}`),
    ...Object.values(all).flatMap(({ name, needs }) => unknownNeeds(name, needs, known)),
  ]
}

/** Circles among the needs of tasks, `a → b → a`: such jobs would wait for each other for ever. */
function circles(tasks: Project['tasks']): readonly string[] {
  const from = (name: string, way: readonly string[]): readonly string[] => {
    if (way.includes(name)) return way[0] === name ? [[...way, name].join(' → ')] : []
    const needs = tasks[name]?.needs ?? []
    return needs.flatMap((need) => from(need.name, [...way, name]))
  }
  return Object.keys(tasks).flatMap((name) => from(name, []))
}

function missingNeeds(lab: Lab, clusters: readonly string[], tasks: Project['tasks']): string[] {
  return clusters.flatMap((cluster) => {
    const components = lab.clusters[cluster]?.components ?? {}
    return Object.keys(components).flatMap((name) => {
      const task = tasks[name]
      const missing = task
        ? localNeeds(task, components).filter((need) => tasks[need] && components[need] === undefined)
        : []
      return missing.map(
        (need) => `clusters.${cluster}.components.${name}: needs ${need}; add \`${need}: {}\``,
      )
    })
  })
}

function withProvider(lab: Lab, provider: NonNullable<RunOptions['provider']>): Lab {
  const clusters = Object.entries(lab.clusters).map(([name, cluster]) => [name, { ...cluster, provider }])
  return deepFreeze({ ...lab, clusters: Object.fromEntries(clusters) })
}
