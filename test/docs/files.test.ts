import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const pages = ['README.md', ...globSync('CONTRIBUTING.md'), ...globSync('docs/*.md')]

/** Paths in a text, `<name>` in one of them standing for any name; none from addresses on the web. */
function pathsIn(text: string): readonly string[] {
  const own = text.replace(/\w+:\/\/\S+/g, '')
  const named = own.match(/(?<![\w./-])(?:lib|tasks|test|config|docs)\/[\w./*{},<>-]*[\w*/}>]/g) ?? []
  return [...new Set(named)]
}

/** What the links of a text lead to in the checkout. */
const linksIn = (text: string) => [...text.matchAll(/\]\((?!\w+:)([^)#]+)/g)].map(([, target = '']) => target)

describe.each(pages)('%s', (page) => {
  const text = readFileSync(page, 'utf8')

  test('names only files that are there', () => {
    const isThere = (path: string) => globSync(path.replace(/<\w+>/g, '*')).length > 0
    expect(pathsIn(text).filter((path) => !isThere(path))).toEqual([])
  })

  test('its links lead somewhere', () => {
    const isThere = (target: string) => globSync(join(dirname(page), target)).length > 0
    expect(linksIn(text).filter((target) => !isThere(target))).toEqual([])
  })
})

test('the paths of a text, in whatever words they stand', () => {
  const text = 'in `lib/a.ts`, lib/b/, (tasks/<name>.mts). Not https://x.y/lib/c.ts, ../lib/d.ts or .lab/e'
  expect(pathsIn(text)).toEqual(['lib/a.ts', 'lib/b/', 'tasks/<name>.mts'])
})
