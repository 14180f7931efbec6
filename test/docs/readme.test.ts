import { expect, test } from 'vitest'
import { components } from '../lab/components.ts'
import { sectionOf } from './pages.ts'

test('README.md lists every component with its summary', () => {
  const listed = sectionOf('README.md', '## The lab file').match(/^- .*$/gm)
  const names = Object.keys(components).toSorted()
  const wanted = names.map((name) => `- \`${name}\`: ${components[name]?.summary}`)
  expect(listed, 'the list under **Components.** in README.md').toEqual(wanted)
})
