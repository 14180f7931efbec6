import { usageFailure } from '../../failure.ts'

/** A list, outside of code, that has a line for every component. */
export interface ComponentList {
  file: string
  /** Finds such a line, and in it the name. */
  entry: RegExp
  line(name: string, summary: string): string
}

export const componentLists: readonly ComponentList[] = [
  {
    file: 'config/newest.yaml',
    entry: /^([a-z0-9-]+): \{/,
    line: (name) => `${name}: { version: 0.1.0, source: https://example.com/${name}/releases }`,
  },
  {
    file: 'config/examples/everything.yaml',
    entry: /^ {6}([a-z0-9-]+): \{/,
    line: (name) => `      ${name}: {}`,
  },
  {
    file: 'README.md',
    entry: /^- `([a-z0-9-]+)`: /,
    line: (name, summary) => `- \`${name}\`: ${summary}`,
  },
]

/**
 * The text of a list with a component in it, before the first that comes after it in the alphabet.
 *
 * @throws Failure `usage` where the text has no line of that form
 */
export function withEntry(
  { file, entry, line }: ComponentList,
  text: string,
  name: string,
  summary: string,
): string {
  const lines = text.split('\n')
  const names = lines.map((each) => entry.exec(each)?.[1])
  if (names.includes(name)) return text
  const last = names.findLastIndex((each) => each !== undefined)
  if (last === -1) throw usageFailure([`${file}: no line is like ${entry}`], `git checkout ${file}`)
  const next = names.findIndex((each) => each !== undefined && each > name)
  return lines.toSpliced(next === -1 ? last + 1 : next, 0, line(name, summary)).join('\n')
}
