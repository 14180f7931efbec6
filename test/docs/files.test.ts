import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const pages = ['README.md', ...globSync('CONTRIBUTING.md'), ...globSync('docs/*.md')]

/** The paths in a text, except in URLs; `<name>` in a path stands for any name. */
function pathsIn(text: string): readonly string[] {
  const own = text.replace(/\w+:\/\/\S+/g, '')
  const named = own.match(/(?<![\w./-])(?:lib|tasks|test|config|docs)\/[\w./*{},<>-]*[\w*/}>]/g) ?? []
  return [...new Set(named)]
}

/** The targets of the links of a text in the checkout. */
const linksIn = (text: string) => [...text.matchAll(/\]\((?!\w+:)([^)#]+)/g)].map(([, target = '']) => target)

describe.each(pages)('%s', (page) => {
  const text = readFileSync(page, 'utf8')

  test('names only existing files', () => {
    const exists = (path: string) => globSync(path.replace(/<\w+>/g, '*')).length > 0
    expect(pathsIn(text).filter((path) => !exists(path))).toEqual([])
  })

  test('has links to existing files only', () => {
    const exists = (target: string) => globSync(join(dirname(page), target)).length > 0
    expect(linksIn(text).filter((target) => !exists(target))).toEqual([])
  })
})

test('the paths of a text are found in any context', () => {
  const text = 'in `lib/a.ts`, lib/b/, (tasks/<name>.mts). Not https://x.y/lib/c.ts, ../lib/d.ts or .lab/e'
  expect(pathsIn(text)).toEqual(['lib/a.ts', 'lib/b/', 'tasks/<name>.mts'])
})
