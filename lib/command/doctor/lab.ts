import { evaluateRules, type Subject } from '../../lab/compatibility.ts'
import type { Rule } from '../../lab/rules.ts'
import { byEditing, type Finding } from './finding.ts'
import type { LabFacts } from './lab-facts.ts'

/** Combinations of versions in the lab, or with this machine, that the rules know not to work. */
export const incompatible = (
  { file, clusters }: LabFacts,
  rules: readonly Rule[],
  host: Subject['host'],
): readonly Finding[] =>
  clusters.flatMap(({ name, cluster: { components, ...cluster } }) =>
    evaluateRules(rules, { cluster: { name, ...cluster }, component: components, host }).map(
      ({ rule, severity, what, facts, fix, source }) => ({
        id: rule,
        severity: severity === 'error' ? 'error' : 'warning',
        what: `${name}: ${what}`,
        evidence: `${facts.join(', ')}; ${source}`,
        means: severity === 'error' ? 'make up refuses the lab' : 'make up goes on, and it may not work',
        fix: byEditing(file, fix),
      }),
    ),
  )

/** The other reasons that the lab has no address plan. */
export const addressProblems = ({ file, problems }: LabFacts): readonly Finding[] =>
  problems
    .filter(({ code }) => code !== 'network-lacks-family') // the check of the networks reports it better
    .map(({ what, expected, got, next }) => ({
      id: 'address-plan',
      severity: 'error',
      what,
      evidence: [got && `got ${got}`, expected && `expected ${expected}`].filter(Boolean).join('; ') || file,
      means: 'make up refuses the lab',
      fix: byEditing(file, next ?? 'make addresses shows the plan'),
    }))
