import { evaluateRules, type Subject } from '../../lab/compatibility.ts'
import type { Rule } from '../../lab/rules.ts'
import { byEditing, type Finding } from './finding.ts'
import type { LabFacts } from './lab-facts.ts'

/** What of the lab is known not to work, together or on this machine. */
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

/** What else keeps the lab from having an address plan. */
export const addressProblems = ({ file, problems }: LabFacts): readonly Finding[] =>
  problems
    .filter(({ code }) => code !== 'network-lacks-family') // told better where the network is looked at
    .map(({ what, expected, got, next }) => ({
      id: 'address-plan',
      severity: 'error',
      what,
      evidence: [got && `got ${got}`, expected && `expected ${expected}`].filter(Boolean).join('; ') || file,
      means: 'make up refuses the lab',
      fix: byEditing(file, next ?? 'make addresses shows the plan'),
    }))
