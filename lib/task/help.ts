import { z } from 'zod'
import { aligned } from '../table.ts'
import { type Flag, flagsOf, variableName } from './flags.ts'
import { needText } from './need.ts'
import type { Task } from './task.ts'

/** The text of `--help`: every way to call the task and every flag, from its one definition. */
export function helpText(task: Task, schema: z.ZodObject): string {
  const needs =
    task.kind === 'component' && task.needs.length > 0
      ? [`Needs: ${task.needs.map(needText).join(', ')}`, '']
      : []
  const links = task.links.length > 0 ? ['', ...task.links] : []
  const flags = flagsOf(schema).map(flagLine)
  return [
    task.summary,
    '',
    `Usage: make ${task.name} [NAME=value …]`,
    `       npx zx tasks/${task.name}.mts [--flag value …]`,
    `       node_modules/.bin/node tasks/${task.name}.mts [--flag value …]`,
    '',
    ...needs,
    ...aligned([
      ...flags,
      ['--help', '', 'This text'],
      ['--json-schema', '', 'The flags as JSON Schema'],
    ]).map((line) => `  ${line}`),
    ...links,
  ].join('\n')
}

export const jsonSchemaText = (schema: z.ZodObject) =>
  JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), undefined, 2)

function flagLine({ name, type, schema }: Flag): [string, string, string] {
  const choices = schema.enum?.join('|')
  const value = type === 'boolean' ? '' : ` <${choices ?? (type === 'json' ? 'JSON' : type)}>`
  const defaultText = schema.default === undefined ? '' : ` [${JSON.stringify(schema.default)}]`
  return [`--${name}${value}`, variableName(name), `${schema.description ?? ''}${defaultText}`]
}
