import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { isRecord } from '../is-record.ts'
import { suggestion } from '../nearest.ts'
import { type ComponentSchema, type Lab, labSchema } from './schema.ts'

export type LoadedLab = { ok: true; lab: Lab } | { ok: false; problems: readonly string[] }

/**
 * Parses a lab file's text strictly; returns every problem at once, each as `line N: path: problem`.
 *
 * An entry without a value (`metallb:`) means the same as `metallb: {}`. The lab is deeply frozen.
 */
export function loadLab(text: string, components: Readonly<Record<string, ComponentSchema>>): LoadedLab {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    const problems = document.errors.map(
      (error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message}`,
    )
    return { ok: false, problems }
  }
  const schema = labSchema(components)
  const parsed = schema.safeParse(withoutEmptyEntries(document.toJS() ?? {}))
  if (parsed.success) return { ok: true, lab: deepFreeze(parsed.data) }

  const jsonSchema = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const problems = parsed.error.issues.flatMap((issue) => describeIssue(issue, jsonSchema))
  return {
    ok: false,
    problems: problems.map(
      ({ path, what }) => `${position(path, document, lines)}${path.join('.')}: ${what}`,
    ),
  }
}

interface Problem {
  path: readonly PropertyKey[]
  what: string
}

function describeIssue(issue: z.core.$ZodIssue, schema: JsonSchema): Problem[] {
  if (issue.code === 'invalid_key')
    return [{ path: issue.path, what: issue.issues[0]?.message ?? issue.message }]
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, what: issue.message }]
  const known = knownKeys(issue.path, schema)
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    what: `unknown key${suggestion(key, known)}`,
  }))
}

type JsonSchema = z.core.JSONSchema.JSONSchema

/** The keys that the schema allows in the object at a path. */
function knownKeys(path: readonly PropertyKey[], schema: JsonSchema): readonly string[] {
  const inner = path.reduce<JsonSchema | undefined>((at, key) => {
    const next = at?.properties?.[String(key)] ?? at?.additionalProperties ?? at?.items
    return typeof next === 'object' && !Array.isArray(next) ? next : undefined
  }, schema)
  return Object.keys(inner?.properties ?? {})
}

/** The line of the deepest node on a path; the key's line if its value is missing or wrong. */
function position(path: readonly PropertyKey[], document: Document, lines: LineCounter): string {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return `line ${lines.linePos(node.range[0]).line}: `
  }
  return ''
}

/** Replaces empty entries by `{}`, because users write `cluster:` or `component:` without a value for the defaults. */
function withoutEmptyEntries(lab: unknown): unknown {
  return mapKey(lab, 'clusters', (clusters) =>
    mapValues(clusters, (cluster) =>
      mapKey(cluster ?? {}, 'components', (components) => mapValues(components, (entry) => entry ?? {})),
    ),
  )
}

const mapKey = (value: unknown, key: string, change: (inner: unknown) => unknown) =>
  isRecord(value) && key in value ? { ...value, [key]: change(value[key]) } : value

const mapValues = (value: unknown, change: (inner: unknown) => unknown) =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]))
    : value

/** Freezes a value and everything in it, and returns it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
