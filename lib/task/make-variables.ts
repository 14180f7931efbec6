/**
 * The variables of make's command line, from the MAKEFLAGS that make passes to a recipe: flags, ` -- `, then
 * `NAME=value` words with blanks and backslashes escaped by a backslash and `$` doubled (GNU make manual,
 * "Communicating Options to a Sub-make").
 */
export function makeVariables(makeFlags: string): Readonly<Record<string, string>> {
  const start = /(^| )-- /.exec(makeFlags)
  if (start === null) return {}
  const words = makeFlags.slice(start.index + start[0].length).match(/(\\.|[^ \\])+/gs) ?? []
  const pairs = words.map((word) => word.replace(/\\(.)/gs, '$1').replaceAll('$$', '$'))
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
}
