import { z } from 'zod'
import { type ComponentSchema, labSchema } from './schema.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** How wide a list may be to stay on one line: as the project's formatter has it, so that it leaves the file alone. */
const LINE_WIDTH = 110

/** The text of the JSON Schema that editors complete and check a lab file with. */
export function labSchemaText(components: Readonly<Record<string, ComponentSchema>>): string {
  const schema: JsonSchema = z.toJSONSchema(labSchema(components), {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-7', // what every editor's YAML plug-in reads
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

/** A list of plain values on one line, where it fits. */
function closeList(text: string): string {
  return text.replace(
    /^( *"[^"\n]+": )\[\n((?:"[^"\n]*"|[^[\]{}"])*?)\n *\]/,
    (list, start: string, items: string) => {
      const line = `${start}[${items.trim().replace(/,\n */g, ', ')}]`
      return line.length < LINE_WIDTH ? line : list
    },
  )
}
