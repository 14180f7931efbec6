import semver from 'semver'
import { suggestion } from '../nearest.ts'
import { valueAt } from '../value-at.ts'
import { type Condition, type Conditions, isRange, type Rule } from './rules.ts'
import type { Cluster } from './schema.ts'

/** What is known of one cluster, as plain data. */
export interface Subject {
  cluster: { name: string } & Pick<Cluster, 'provider' | 'kubernetes' | 'kind' | 'ipFamily'>
  /** The components it has, with their inputs; `values` best as Helm gets them. */
  component: Readonly<Record<string, unknown>>
  /** The machine that this runs on; what is not known is left out. */
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

/** A rule that a cluster meets. */
export interface RuleFinding {
  rule: string
  cluster: string
  /** An error that the user accepts is still told. */
  severity: 'error' | 'warning' | 'accepted'
  what: string
  /** What met the rule: `component.<name>.version is 1.19.3`. */
  facts: readonly string[]
  fix: string
  source: string
}

/** The rules that a cluster meets, in their order. What is not known meets none. */
export function evaluateRules(rules: readonly Rule[], subject: Subject): readonly RuleFinding[] {
  const met = rules.filter(({ when }) =>
    Object.entries(when).every(([path, conditions]) => holds(conditions, path, subject)),
  )
  return met.map(({ id, says, when, fix, severity, source }) => ({
    rule: id,
    cluster: subject.cluster.name,
    severity,
    what: says,
    facts: Object.keys(when).map((path) => `${path} is ${shown(find(path, subject))}`),
    fix,
    source,
  }))
}

/** The findings, with those of accepted rules marked. */
export const accept = (
  findings: readonly RuleFinding[],
  accepted: readonly string[],
): readonly RuleFinding[] =>
  findings.map((finding) =>
    accepted.includes(finding.rule) ? { ...finding, severity: 'accepted' } : finding,
  )

/** The rules named in `ACCEPT=<rule>[,<rule>]`, and what is wrong with it. */
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

/** What stands at a path; `unknown` where nobody looked. */
type Found = { known: false } | { known: true; value: unknown }

/**
 * A machine's facts and the inputs of components that are not there are unknown; anything else that is missing is known
 * to be so.
 */
function find(path: string, subject: Subject): Found {
  const keys = path.split('.')
  const [root, component = ''] = keys
  const value = valueAt(subject, keys)
  const isInput = root === 'component' && keys.length > 2
  const isKnown = root === 'host' ? value !== undefined : !isInput || component in subject.component
  return isKnown ? { known: true, value } : { known: false }
}

function holds(conditions: Conditions, path: string, subject: Subject): boolean {
  const found = find(path, subject)
  if (!found.known) return false
  if (typeof conditions !== 'object') return matches(conditions, found.value)
  if (Array.isArray(conditions)) return conditions.some((condition) => matches(condition, found.value))
  return !conditions.not.some((condition) => matches(condition, found.value))
}

/** Helm takes `"true"` for true in many places, so scalars are compared as text. */
function matches(condition: Condition, value: unknown): boolean {
  const isThere = value !== undefined && value !== null
  if (condition === 'present') return isThere
  if (condition === 'absent') return !isThere
  if (!isThere || typeof value === 'object') return false
  if (!isRange(condition)) return String(value) === String(condition)
  const version = semver.coerce(String(value))
  return version !== null && semver.satisfies(version, condition)
}

function shown(found: Found): string {
  if (!found.known) return 'unknown'
  if (found.value === undefined || found.value === null) return 'absent'
  return typeof found.value === 'object' ? 'present' : String(found.value)
}
