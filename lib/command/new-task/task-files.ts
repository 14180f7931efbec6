import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../workspace/project.ts'
import type { Files } from './write-all.ts'

export type TaskKind = 'component' | 'command'

/** A file that a new task begins as: one of tasks/new-task/, where it is linted like every other. */
interface Template {
  template: string
  /** Where it goes, from the root of the checkout. */
  path(name: string): string
  /** The beginnings of its imports, which change with the place. */
  imports(name: string): Readonly<Record<string, string>>
}

const templates: Readonly<Record<TaskKind, readonly Template[]>> = {
  component: [
    {
      template: 'component.mts',
      path: (name) => `tasks/${name}.mts`,
      imports: () => ({ '../../lib/': '../lib/' }),
    },
    {
      template: 'component.test.ts',
      path: (name) => `test/tasks/${name}.test.ts`,
      imports: () => ({ '../../test/tasks/': './' }),
    },
  ],
  command: [
    {
      template: 'command.mts',
      path: (name) => `tasks/${name}.mts`,
      imports: (name) => ({ '../../lib/': '../lib/', './command.ts': `../lib/command/${name}.ts` }),
    },
    {
      template: 'command.ts',
      path: (name) => `lib/command/${name}.ts`,
      imports: () => ({ '../../lib/': '../' }),
    },
    {
      template: 'command.test.ts',
      path: (name) => `test/command/${name}.test.ts`,
      imports: (name) => ({ './command.ts': `../../lib/command/${name}.ts` }),
    },
  ],
}

/** The files of a new task. */
export function taskFiles(name: string, kind: TaskKind): Files {
  const files = templates[kind].map(({ template, path, imports }) => {
    const text = readFileSync(join(root, 'tasks/new-task', template), 'utf8')
    const named = text.replaceAll(`new-${kind}`, name)
    const moved = Object.entries(imports(name)).reduce(
      (result, [from, to]) => result.replaceAll(`'${from}`, `'${to}`),
      named,
    )
    return [join(root, path(name)), moved] as const
  })
  return Object.fromEntries(files)
}
