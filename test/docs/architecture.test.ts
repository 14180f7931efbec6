import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { localNeeds } from '../../lib/workspace/needs.ts'
import { folderOf, importsOf } from '../imports.ts'
import { components } from '../lab/components.ts'
import { sectionOf, tableUnder } from './pages.ts'

const page = 'docs/architecture.md'
const layers = readdirSync('lib', { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
)

/** Which layers each layer imports; those two that begin a program are layers of their own. */
function layersImported(): ReadonlyMap<string, ReadonlySet<string>> {
  const layerOf = (path: string) => (path === 'main.ts' ? 'main' : folderOf(path))
  const ofLib = importsOf('lib').map(({ file, target }) => [layerOf(file), layerOf(target)])
  const ofTasks = importsOf('tasks').map(({ target }) => [
    'tasks',
    target.startsWith('../lib/') ? folderOf(target.slice('../lib/'.length)) : undefined,
  ])
  const imported = new Map<string, Set<string>>()
  for (const [from, to] of [...ofLib, ...ofTasks]) {
    const isLoading = from === 'task' && to === 'main' // see composition in test/import-direction.test.ts
    if (from === undefined || to === undefined || from === to || isLoading) continue
    imported.set(from, (imported.get(from) ?? new Set()).add(to))
  }
  return imported
}

/** Without the arrows that longer ways make needless. */
function fewestArrows(imported: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const isBelow = (from: string, to: string): boolean =>
    [...(imported.get(from) ?? [])].some((next) => next === to || isBelow(next, to))
  return [...imported].flatMap(([from, targets]) =>
    [...targets]
      .filter((to) => ![...targets].some((other) => other !== to && isBelow(other, to)))
      .map((to) => `${from} --> ${to}`),
  )
}

test('the picture of the layers is that of the imports', () => {
  const drawn = sectionOf(page, '## Layers').match(/^ {2}\w+ --> \w+$/gm) ?? []
  const arrows = drawn.map((line) => line.trim())
  expect(arrows.toSorted(), `the arrows in ${page}`).toEqual(fewestArrows(layersImported()).toSorted())
})

test('every layer is described', () => {
  const described = tableUnder(page, '## Layers').map(([layer]) => layer)
  expect(described.toSorted(), `the table of layers in ${page}`).toEqual(
    ['main', 'tasks', ...layers].toSorted(),
  )
})

test('there are fifteen words', () => {
  expect(tableUnder(page, '## Words')).toHaveLength(15)
})

test('the default lab is told in its order', () => {
  const [, list = ''] =
    /default lab, in their order: (.*?)\./s.exec(sectionOf(page, '## The life of one `make up`')) ?? []
  const told = [...list.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
  const wanted = Object.values(components).filter(({ inDefaultLab }) => inDefaultLab)
  expect(told.toSorted()).toEqual(['cluster', ...wanted.map(({ name }) => name)].toSorted())
  const all = Object.fromEntries(wanted.map(({ name }) => [name, {}]))
  for (const task of wanted)
    for (const need of localNeeds(task, all))
      expect(told.slice(0, told.indexOf(task.name)), `${task.name} needs ${need}`).toContain(need)
})
