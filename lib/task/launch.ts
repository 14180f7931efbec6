import { exitCodes } from '../failure.ts'
import { suggestion } from '../nearest.ts'
import { flagsOf, variableName } from './flags.ts'
import { loadTask } from './load-tasks.ts'
import { makeVariables } from './make-variables.ts'
import { parseFlags } from './parse-flags.ts'
import { commandLine } from './run-options.ts'
import type { Task } from './task.ts'

/** Runs a task with its arguments, and with make's variables if make started it; returns the exit code. */
export async function launch(task: Task, args: readonly string[]): Promise<number> {
  const { MAKE_GOALS: goals, MAKEFLAGS: makeFlags = '' } = process.env
  const variables = goals === undefined ? {} : makeVariables(makeFlags)
  const parsed = parseFlags(commandLine(task), args, variables)
  const unknown = await unknownVariables(task, Object.keys(variables), goals ?? '')
  const problems = [...unknown, ...(parsed.ok ? [] : parsed.problems)]
  if (!parsed.ok || problems.length > 0) {
    const next = `  next: node_modules/.bin/node tasks/${task.name}.mts --help`
    console.error([...problems.map((problem) => `${task.name}: ${problem}`), next].join('\n'))
    return exitCodes.usage
  }
  const { main } = await import('../main.ts')
  return main(task, parsed.values)
}

/** Problems with make variables that neither this task nor another goal of the same make command has. */
async function unknownVariables(task: Task, variables: readonly string[], goals: string): Promise<string[]> {
  const known = variableNames(task)
  const unknown = variables.filter((variable) => !known.includes(variable))
  if (unknown.length === 0) return []
  const others = await Promise.all(
    goals.split(' ').map((goal) => loadTask(goal === 'rehearse' ? 'up' : goal)),
  )
  const knownElsewhere = others.flatMap((other) => (other === undefined ? [] : variableNames(other)))
  return unknown
    .filter((variable) => !knownElsewhere.includes(variable))
    .map(
      (variable) =>
        `${variable}: unknown make variable${suggestion(variable, [...known, ...knownElsewhere])}`,
    )
}

const variableNames = (task: Task) => flagsOf(commandLine(task)).map((flag) => variableName(flag.name))
