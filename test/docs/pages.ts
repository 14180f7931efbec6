import { readFileSync } from 'node:fs'

/** The rows of the Markdown table under that heading, cell by cell; without the head. */
export function tableUnder(page: string, heading: string): readonly (readonly string[])[] {
  const lines = sectionOf(page, heading).split('\n')
  const first = lines.findIndex((line) => line.startsWith('|'))
  const after = lines.findIndex((line, index) => index > first && !line.startsWith('|'))
  return lines.slice(first + 2, after === -1 ? undefined : after).map(cellsOf)
}

/** What stands under a heading of a page, up to the next heading of any level. */
export function sectionOf(page: string, heading: string): string {
  const text = readFileSync(page, 'utf8')
  const from = text.indexOf(`\n${heading}\n`)
  if (from === -1) throw new Error(`${page} has no heading ${heading}`)
  const section = text.slice(from + heading.length + 2)
  const end = section.search(/^#{1,6} /m)
  return end === -1 ? section : section.slice(0, end)
}

/** `| a | b |` → a, b; a bar that is part of a cell is written `\|`. */
const cellsOf = (row: string) =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
