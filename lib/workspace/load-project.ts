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
 * Loads the lab file and the tasks of a run.
 *
 * @param standalone the task that is run by itself; it need not be one of the checkout's tasks
 * @throws Failure `usage` with every problem of the lab file, of the options and of the needs of tasks at once
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
  const problemsOfNeeds = needsProblems(tasks, standalone)
  if (!loaded.ok)
    throw usageFailure([...loaded.problems.map((problem) => `${shownFile}: ${problem}`), ...problemsOfNeeds])
  const lab = options.provider === undefined ? loaded.lab : withProvider(loaded.lab, options.provider)
  const known = Object.keys(lab.clusters)
  const clusters = options.cluster === undefined ? known : [options.cluster]
  const unknown = clusters.filter((name) => !known.includes(name))
  const problems = unknown.map((name) => `${shownFile}: no cluster ${name}${suggestion(name, known)}`)
  problems.push(...problemsOfNeeds)
  problems.push(...missingNeeds(lab, clusters, tasks).map((problem) => `${shownFile}: ${problem}`))
  problems.push(...doubleClaims(lab, clusters, tasks).map((problem) => `${shownFile}: ${problem}`))
  if (problems.length > 0) throw usageFailure(problems)
  return { lab, labFile, clusters, tasks }
}

/** Problems of the needs of all tasks, also of those that the lab does not have. */
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

/** Circular needs of tasks, such as `a → b → a`: their jobs would wait for each other for ever. */
function circles(tasks: Project['tasks']): readonly string[] {
  const circlesFrom = (name: string, path: readonly string[]): readonly string[] => {
    if (path.includes(name)) return path[0] === name ? [[...path, name].join(' → ')] : []
    const needs = tasks[name]?.needs ?? []
    return needs.flatMap((need) => circlesFrom(need.name, [...path, name]))
  }
  return Object.keys(tasks).flatMap((name) => circlesFrom(name, []))
}

/** Needs of the lab's components on their own cluster that the cluster does not have. */
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
