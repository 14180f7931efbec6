import { z } from 'zod'
import { type ComponentSchema, labSchema } from './schema.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** Maximum width of a list on one line, equal to the project's formatter, so that it does not change the file. */
const LINE_WIDTH = 110

/** The text of the JSON Schema with which editors complete and check a lab file. */
export function labSchemaText(components: Readonly<Record<string, ComponentSchema>>): string {
  const schema: JsonSchema = z.toJSONSchema(labSchema(components), {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-7', // supported by the YAML plug-in of every editor
  })
  const described = { ...schema, title: 'lab.yaml of homelab-networking' }
  const text = JSON.stringify(described, withEmptyEntries, 2)
  return `${text
    .split(/(?<=\n)(?= *"[^"\n]+": \[)/)
    .map(closeList)
    .join('')}\n`
}

/** An entry without a value (`cluster:`, `component:`) means the defaults; see `loadLab`. */
function withEmptyEntries(key: string, value: unknown): unknown {
  if (key === 'clusters' && isObjectSchema(value))
    return { ...value, additionalProperties: orEmpty(value.additionalProperties) }
  if (key !== 'components' || !isObjectSchema(value)) return value
  const entries = Object.entries(value.properties ?? {})
  return { ...value, properties: Object.fromEntries(entries.map(([name, entry]) => [name, orEmpty(entry)])) }
}

const isObjectSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'object'

const orEmpty = (schema: JsonSchema[string]) =>
  isObjectSchema(schema) ? { ...schema, type: ['object', 'null'] } : schema

/** Puts a list of plain values on one line if it fits. */
function closeList(text: string): string {
  return text.replace(
    /^( *"[^"\n]+": )\[\n((?:"[^"\n]*"|[^[\]{}"])*?)\n *\]/,
    (list, start: string, items: string) => {
      const line = `${start}[${items.trim().replace(/,\n */g, ', ')}]`
      return line.length < LINE_WIDTH ? line : list
    },
  )
}
