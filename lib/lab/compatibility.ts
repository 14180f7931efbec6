import semver from 'semver'
import { suggestion } from '../nearest.ts'
import { valueAt } from '../value-at.ts'
import { isRange, type Rule, type RuleCondition, type RuleConditions } from './rules.ts'
import type { Cluster } from './schema.ts'

/** The facts about one cluster that rules are evaluated on, as plain data. */
export interface Subject {
  cluster: { name: string } & Pick<Cluster, 'provider' | 'kubernetes' | 'kind' | 'ipFamily'>
  /** Its components with their inputs; `values` preferably as Helm gets them. */
  component: Readonly<Record<string, unknown>>
  /** The machine that this program runs on; unknown facts are left out. */
  host: {
    os?: 'linux' | 'darwin'
    kernel?: string
    cgroup?: 1 | 2
    docker?: string
    kind?: string
    helm?: string
    kubectl?: string
  }
}

/** A rule whose conditions a cluster meets. */
export interface RuleFinding {
  rule: string
  cluster: string
  /** `accepted`: an error that the user accepts; it is still reported. */
  severity: 'error' | 'warning' | 'accepted'
  what: string
  /** The facts that met the rule: `component.<name>.version is 1.19.3`. */
  facts: readonly string[]
  fix: string
  source: string
}

/** The findings of the rules that a cluster meets, in the order of the rules. An unknown fact meets no condition. */
export function evaluateRules(rules: readonly Rule[], subject: Subject): readonly RuleFinding[] {
  const met = rules.filter(({ when }) =>
    Object.entries(when).every(([path, conditions]) => holds(conditions, path, subject)),
  )
  return met.map(({ id, says, when, fix, severity, source }) => ({
    rule: id,
    cluster: subject.cluster.name,
    severity,
    what: says,
    facts: Object.keys(when).map((path) => `${path} is ${valueText(find(path, subject))}`),
    fix,
    source,
  }))
}

/** The findings, where those of accepted rules have severity `accepted`. */
export const accept = (
  findings: readonly RuleFinding[],
  accepted: readonly string[],
): readonly RuleFinding[] =>
  findings.map((finding) =>
    accepted.includes(finding.rule) ? { ...finding, severity: 'accepted' } : finding,
  )

/** The rules named in `ACCEPT=<rule>[,<rule>]`, and a problem for each unknown name. */
export function acceptedRules(text: string, rules: readonly Rule[]) {
  const known = rules.map(({ id }) => id)
  const accepted = text
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean)
  const problems = accepted
    .filter((id) => !known.includes(id))
    .map((id) => `ACCEPT: no rule ${id}${suggestion(id, known)}`)
  return { accepted, problems }
}

/** The value at a path, or unknown if it was not observed. */
type Found = { known: false } | { known: true; value: unknown }

/**
 * Finds the value at a path. Missing facts of the machine, and the inputs of absent components, are unknown; any other
 * missing value is known to be absent.
 */
function find(path: string, subject: Subject): Found {
  const keys = path.split('.')
  const [root, component = ''] = keys
  const value = valueAt(subject, keys)
  const isInput = root === 'component' && keys.length > 2
  const isKnown = root === 'host' ? value !== undefined : !isInput || component in subject.component
  return isKnown ? { known: true, value } : { known: false }
}

function holds(conditions: RuleConditions, path: string, subject: Subject): boolean {
  const found = find(path, subject)
  if (!found.known) return false
  if (typeof conditions !== 'object') return matches(conditions, found.value)
  if (Array.isArray(conditions)) return conditions.some((condition) => matches(condition, found.value))
  return !conditions.not.some((condition) => matches(condition, found.value))
}

/** Scalars are compared as text, because Helm accepts `"true"` for true in many places. */
function matches(condition: RuleCondition, value: unknown): boolean {
  const isThere = value !== undefined && value !== null
  if (condition === 'present') return isThere
  if (condition === 'absent') return !isThere
  if (!isThere || typeof value === 'object') return false
  if (!isRange(condition)) return String(value) === String(condition)
  const version = semver.coerce(String(value))
  return version !== null && semver.satisfies(version, condition)
}

function valueText(found: Found): string {
  if (!found.known) return 'unknown'
  if (found.value === undefined || found.value === null) return 'absent'
  return typeof found.value === 'object' ? 'present' : String(found.value)
}
