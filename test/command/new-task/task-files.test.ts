import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { taskFiles } from '../../../lib/command/new-task/task-files.ts'
import { tempFolder } from '../../process/folder.ts'
import { program } from '../../task/program.ts'

const pathsOf = (...[name, kind]: Parameters<typeof taskFiles>) =>
  Object.keys(taskFiles(name, kind)).map((path) => relative(process.cwd(), path))

test('where its files go', () => {
  expect(pathsOf('x', 'component')).toEqual(['tasks/x.mts', 'test/tasks/x.test.ts'])
  expect(pathsOf('x', 'command')).toEqual(['tasks/x.mts', 'lib/command/x.ts', 'test/command/x.test.ts'])
})

test('they are formatted as everything is, with the shortest and with the longest name', async () => {
  const folder = tempFolder()
  cpSync('biome.json', join(folder, 'biome.json'))
  cpSync('.gitignore', join(folder, '.gitignore'))
  const names = { component: ['x', 'x'.padEnd(30, '-x')], command: ['y', 'y'.padEnd(30, '-y')] }
  const all = (['component', 'command'] as const).flatMap((kind) =>
    names[kind].flatMap((name) => Object.entries(taskFiles(name, kind))),
  )
  for (const [path, text] of all) {
    const file = join(folder, relative(process.cwd(), path))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const biome = join(process.cwd(), 'node_modules/.bin/biome')
  const { exitCode, lines } = await program([process.execPath, biome, 'check'], { cwd: folder })
  expect(exitCode, lines.join('\n')).toBe(0)
  expect(lines.join('\n')).toContain('Checked 11 files')
})
