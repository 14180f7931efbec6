import { isRecord } from '../../is-record.ts'

type Values = Readonly<Record<string, unknown>>

/** Values merged as Helm merges them: maps key by key, everything else replaced by the later one. */
export function mergeValues(layers: readonly Values[]): Values {
  return layers.reduce<Values>((merged, layer) => mergeTwo(merged, layer), {})
}

function mergeTwo(base: Values, over: Values): Values {
  const entries = Object.entries(over).map(([key, value]) => {
    const below = base[key]
    return [key, isRecord(below) && isRecord(value) ? mergeTwo(below, value) : value]
  })
  return { ...base, ...Object.fromEntries(entries) }
}
