import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesOf, folderOf, importsOf } from './imports.ts'

/** The folders that each folder may import besides its own files: layers, lowest first. */
const allowed: Record<string, readonly string[]> = {
  process: [],
  net: [],
  secret: [],
  tools: ['process'],
  lab: ['net'],
  kube: ['process', 'tools'],
  step: ['process', 'tools', 'kube'],
  cluster: ['process', 'tools', 'kube', 'net', 'lab', 'step'],
  check: ['process', 'kube', 'net', 'lab', 'step'],
  task: ['tools', 'lab', 'net', 'step', 'check'],
  workspace: ['process', 'secret', 'tools', 'kube', 'net', 'lab', 'step', 'cluster', 'task'],
  engine: ['step', 'task', 'workspace'],
  command: [
    'process',
    'tools',
    'kube',
    'net',
    'lab',
    'step',
    'check',
    'cluster',
    'task',
    'workspace',
    'engine',
  ],
  show: ['step', 'check', 'task'],
}

/** Commands that other commands may import; all others are independent. */
const sharedCommands = ['prompt', 'status']

/** Dynamic imports against the direction: the place where a definition becomes a program. */
const composition = ['task/launch.ts -> main.ts']

const files = filesOf('lib')
const imports = importsOf('lib')

test('lib/ has imports to look at', () => {
  expect(imports.length).toBeGreaterThan(100)
})

test('every import in lib/ follows the direction of layers', () => {
  const against = imports.filter(({ file, target }) => {
    const [from, to] = [folderOf(file), folderOf(target)]
    if (composition.includes(`${file} -> ${target}`)) return false
    if (from === undefined) return file !== 'main.ts' && to !== undefined
    if (to === undefined) return target === 'main.ts'
    return from !== to && !allowed[from]?.includes(to)
  })
  expect(against).toEqual([])
})

test('a command imports no other command except the shared ones', () => {
  const commandOf = (path: string) => /^command\/([^/.]+)/.exec(path)?.[1]
  const against = imports.filter(({ file, target }) => {
    const [from, to] = [commandOf(file), commandOf(target)]
    return from !== undefined && to !== undefined && from !== to && !sharedCommands.includes(to)
  })
  expect(against).toEqual([])
})

test('nothing in lib/ imports a task', () => {
  expect(imports.filter(({ target }) => target.startsWith('..'))).toEqual([])
})

test('ip-cidr is used only in lib/net, child processes only in lib/process', () => {
  const users = (pattern: RegExp) =>
    files.filter((file) => pattern.test(readFileSync(join('lib', file), 'utf8')))
  expect(users(/from 'ip-cidr'/).every((file) => file.startsWith('net/'))).toBe(true)
  expect(users(/from '(execa|node:child_process)'/).every((file) => file.startsWith('process/'))).toBe(true)
})

test.each(['lib', 'tasks'])('no file of %s imports itself through other files, types included', (folder) => {
  const targets = Map.groupBy(importsOf(folder), ({ file }) => file)
  const cleared = new Set<string>()
  const circle = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (cleared.has(file)) return undefined
    for (const { target } of targets.get(file) ?? []) {
      const found = circle(target, [...path, file])
      if (found !== undefined) return found
    }
    cleared.add(file)
    return undefined
  }
  const circles = filesOf(folder).map((file) => circle(file, []))
  expect(circles.find((found) => found !== undefined)).toBeUndefined()
})
