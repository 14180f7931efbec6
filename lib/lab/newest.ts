import semver from 'semver'
import { parse } from 'yaml'
import { z } from 'zod'
import { evaluateRules, type Subject } from './compatibility.ts'
import type { Rule } from './rules.ts'

/** By component: its newest known release, and the page that announces newer ones. */
const newestFile = z.record(
  z.string(),
  z.strictObject({ version: z.string().refine(semver.valid), source: z.url({ protocol: /^https$/ }) }),
)

export type Newest = z.output<typeof newestFile>

/** @throws ZodError if the file, which is the project's own, is invalid */
export const loadNewest = (text: string): Newest => newestFile.parse(parse(text))

/** A component's version compared with its newest known release. */
export interface ReleaseStatus {
  cluster: string
  component: string
  version: string
  newest: string
  source: string
  state: 'newest' | 'behind' | 'ahead'
  /** Rules that the cluster would meet with the newest release and does not meet now. */
  meets: readonly string[]
}

/** The release status of each component that has a version and is in the list, in the lab's order. */
export function releaseStatuses(
  subject: Subject,
  newest: Newest,
  rules: readonly Rule[],
): readonly ReleaseStatus[] {
  const rulesOf = (component: Subject['component']) =>
    evaluateRules(rules, { ...subject, component }).map(({ rule }) => rule)
  const met = rulesOf(subject.component)
  return Object.entries(subject.component).flatMap(([component, input]) => {
    const version = (input as { version?: string } | undefined)?.version
    const known = newest[component]
    if (version === undefined || known === undefined) return []
    const order = semver.compare(version, known.version)
    const state = order < 0 ? 'behind' : order === 0 ? 'newest' : 'ahead'
    const upgraded = { ...subject.component, [component]: { ...(input as object), version: known.version } }
    const meets = state === 'behind' ? rulesOf(upgraded).filter((rule) => !met.includes(rule)) : []
    return [
      {
        cluster: subject.cluster.name,
        component,
        version,
        newest: known.version,
        source: known.source,
        state,
        meets,
      },
    ]
  })
}
