import { existsSync, readFileSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { exitCodes, Failure, usageFailure } from '../failure.ts'
import { accept, acceptedRules, evaluateRules, type RuleFinding, type Subject } from '../lab/compatibility.ts'
import { loadRules, type Rule } from '../lab/rules.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import { type Project, root } from './project.ts'
import type { Toolbox } from './toolbox.ts'

/**
 * Holds the lab against the compatibility rules before anything is touched, and tells what it finds.
 *
 * @throws Failure `incompatible` (exit code 2) with every error that is not accepted
 */
export function checkCompatibility(
  project: Project,
  options: Pick<RunOptions, 'accept'>,
  toolbox: Toolbox,
  host: Host,
): void {
  const rules = readRules()
  const { accepted, problems } = acceptedRules(options.accept ?? '', rules)
  if (problems.length > 0) throw usageFailure(problems)

  const findings = subjectsOf(project, toolbox).flatMap((subject) =>
    accept(evaluateRules(rules, subject), accepted),
  )
  for (const finding of findings.filter(({ severity }) => severity !== 'error')) {
    host.emit({ type: 'note', text: findingText(finding) })
  }
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw incompatible(errors)
}

/** The rules of this checkout. @throws Failure `usage` with everything that is wrong with their file */
export function readRules(): readonly Rule[] {
  const loaded = loadRules(readFileSync(join(root, 'config/compatibility.yaml'), 'utf8'))
  if (loaded.ok) return loaded.rules
  throw usageFailure(loaded.problems.map((problem) => `config/compatibility.yaml: ${problem}`))
}

/** What the rules may look at, of each cluster that a run is about. */
export function subjectsOf({ lab, clusters }: Project, toolbox: Toolbox): readonly Subject[] {
  const host = hostFacts(toolbox)
  return clusters.flatMap((name) => {
    const entry = lab.clusters[name]
    if (entry === undefined) return []
    const { components: component, ...cluster } = entry
    return [{ cluster: { name, ...cluster }, component, host }]
  })
}

/** What the rules may look at of this machine and of the tools in use. */
function hostFacts({ versions }: Toolbox): Subject['host'] {
  const os = process.platform === 'darwin' ? 'darwin' : 'linux'
  const cgroup = existsSync('/sys/fs/cgroup/cgroup.controllers') ? 2 : 1
  return { os, ...(os === 'linux' ? { kernel: release(), cgroup } : {}), ...versions }
}

const findingText = ({ rule, cluster, severity, what, facts, fix, source }: RuleFinding) =>
  `${cluster}: ${what} (${facts.join(', ')}); ${fix}; ${severity}, rule ${rule}, ${source}`

const incompatible = (errors: readonly RuleFinding[]) =>
  new Failure({
    code: 'incompatible',
    what: errors.map(findingText).join('\n'),
    next: `as each says; or, knowing better, ACCEPT=${[...new Set(errors.map(({ rule }) => rule))].join(',')}`,
    exitCode: exitCodes.usage,
  })
