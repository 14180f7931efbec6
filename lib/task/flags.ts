import { z } from 'zod'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** One key of an input schema as a command-line flag and a make variable. */
export interface Flag {
  key: string
  /** `keep-going`; as a make variable `KEEP_GOING`. */
  name: string
  type: 'string' | 'number' | 'boolean' | 'json'
  schema: JsonSchema
}

/** The flags of a strict object schema, in the schema's order. */
export function flagsOf(schema: z.ZodObject): readonly Flag[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return Object.entries(properties).map(([key, property]) => {
    const inner = typeof property === 'object' ? property : {}
    return { key, name: kebab(key), type: flagType(inner), schema: inner }
  })
}

function flagType(schema: JsonSchema): Flag['type'] {
  if (schema.type === 'boolean') return 'boolean'
  if (schema.type === 'number' || schema.type === 'integer') return 'number'
  return schema.type === 'string' || schema.enum !== undefined ? 'string' : 'json'
}

/** `keepGoing` → `keep-going`. */
export const kebab = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** `keep-going` → `KEEP_GOING`. */
export const variableName = (flag: string) => flag.toUpperCase().replaceAll('-', '_')
