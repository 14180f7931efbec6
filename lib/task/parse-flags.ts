import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { suggestion } from '../nearest.ts'
import { type Flag, flagsOf, kebab, variableName } from './flags.ts'

export type ParsedFlags =
  | { ok: true; values: Readonly<Record<string, unknown>> }
  | { ok: false; problems: readonly string[] }

/**
 * Values from arguments (`--keep-going`, `--no-keep-going`, `--cluster west`, `--pools '[…]'`) and from make variables
 * (`KEEP_GOING=1`); arguments win. Text stays text, so 1.30 stays 1.30. The result contains only given flags.
 */
export function parseFlags(
  schema: z.ZodObject,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): ParsedFlags {
  const flags = flagsOf(schema)
  const fromArgs = fromArguments(flags, args)
  const given = { ...fromVariables(flags, variables), ...fromArgs.given }
  const problems = [...fromArgs.problems]
  const values: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(given)) {
    const flag = flags.find((candidate) => candidate.name === name)
    if (flag === undefined) problems.push(unknownFlag(name, flags))
    else values[flag.key] = convert(flag, text)
  }
  const checked = schema.partial().safeParse(values)
  if (!checked.success) problems.push(...checked.error.issues.map(describeIssue))
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values }
}

type Given = Record<string, string | boolean>

function fromVariables(flags: readonly Flag[], variables: Readonly<Record<string, string>>): Given {
  const known = flags.map((flag) => [variableName(flag.name), flag.name] as const)
  return Object.fromEntries(
    known.flatMap(([variable, name]) => (variable in variables ? [[name, variables[variable] ?? '']] : [])),
  )
}

function fromArguments(flags: readonly Flag[], args: readonly string[]) {
  const booleans = flags.filter((flag) => flag.type === 'boolean').map((flag) => flag.name)
  const options = Object.fromEntries(
    flags.map((flag) => [
      flag.name,
      { type: flag.type === 'boolean' ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const given: Given = {}
  const problems: string[] = []
  let unknownAt = Number.NaN
  for (const token of tokens) {
    const isItsValue = token.index === unknownAt + 1
    if (token.kind === 'positional' && !isItsValue) problems.push(`${token.value}: unexpected argument`)
    if (token.kind !== 'option') continue
    const isNegated = token.name.startsWith('no-') && booleans.includes(token.name.slice(3))
    const name = isNegated ? token.name.slice(3) : token.name
    const isBoolean = booleans.includes(name)
    const isFlag = Object.hasOwn(options, name)
    if (!isFlag && !token.inlineValue) unknownAt = token.index
    // in `--lab --json`, parseArgs reads the next flag as a value
    const isValueMissing = token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))
    if (isNegated && token.value !== undefined) problems.push(`--${token.name}: takes no value`)
    else if (isFlag && !isBoolean && isValueMissing) problems.push(`--${name}: needs a value`)
    else given[name] = token.value ?? !isNegated
  }
  return { given, problems }
}

function convert(flag: Flag, text: string | boolean): unknown {
  if (flag.type === 'boolean')
    return typeof text === 'boolean' ? text : (booleanWords[text.toLowerCase()] ?? text)
  if (flag.type === 'number') return /^-?\d+(\.\d+)?$/.test(String(text)) ? Number(text) : text
  if (flag.type === 'json') return parseJson(String(text))
  return text
}

const booleanWords: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  yes: true,
  '0': false,
  false: false,
  no: false,
  '': false,
}

/** A structured value; text that is not JSON is returned as it is, and the schema refuses it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const unknownFlag = (name: string, flags: readonly Flag[]) =>
  `--${name}: unknown flag${suggestion(`--${name}`, [...flags.map((flag) => `--${flag.name}`), '--help', '--json-schema'])}`

function describeIssue(issue: z.core.$ZodIssue): string {
  const [key, ...inner] = issue.path
  return `--${[kebab(String(key)), ...inner].join('.')}: ${issue.message}`
}
