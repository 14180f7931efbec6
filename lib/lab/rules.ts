import semver from 'semver'
import { parseDocument } from 'yaml'
import { z } from 'zod'

const scalar = z.union([z.string(), z.number(), z.boolean()])

export const isRange = (value: string | number | boolean): value is string =>
  typeof value === 'string' && /^[<>=~^]/.test(value)

/** A scalar; a range of versions is recognised by its first character; `present` and `absent` are keywords. */
const condition = scalar.refine(
  (value) => !isRange(value) || semver.validRange(String(value)) !== null,
  'is no range of versions',
)

const conditions = z.union([
  condition,
  z.array(condition).min(1),
  z.strictObject({ not: z.array(condition).min(1) }),
])

const path = z
  .string()
  .regex(/^(cluster|component|host)(\.[\w-]+)+$/, 'must start with cluster., component. or host.')

const rule = z.strictObject({
  says: z.string().min(1),
  when: z.record(path, conditions).refine((when) => Object.keys(when).length > 0, 'must have a condition'),
  fix: z.string().min(1),
  severity: z.enum(['error', 'warning']),
  source: z.url({ protocol: /^https$/ }),
})

const ruleId = z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'must be words of a-z and 0-9 with dashes')

const ruleFile = z.strictObject({ rules: z.record(ruleId, rule) })

export type RuleCondition = z.output<typeof condition>
export type RuleConditions = z.output<typeof conditions>
export type Rule = z.output<typeof rule> & { id: string }

export type LoadedRules = { ok: true; rules: readonly Rule[] } | { ok: false; problems: readonly string[] }

/** Parses compatibility rules strictly; returns every problem at once. */
export function loadRules(text: string): LoadedRules {
  const document = parseDocument(text)
  if (document.errors.length > 0)
    return { ok: false, problems: document.errors.map(({ message }) => message) }
  const parsed = ruleFile.safeParse(document.toJS())
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${messageOf(issue)}`)
    return { ok: false, problems }
  }
  return { ok: true, rules: Object.entries(parsed.data.rules).map(([id, rule]) => ({ id, ...rule })) }
}

const messageOf = (issue: z.core.$ZodIssue) =>
  (issue.code === 'invalid_key' && issue.issues[0]?.message) || issue.message
