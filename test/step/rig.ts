import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import { discoverResources } from '../../lib/kube/resources.ts'
import type { Writer } from '../../lib/kube/writer.ts'
import type { StepContext } from '../../lib/step/context.ts'
import { contentObjects } from '../../lib/step/manifest/content.ts'
import { readOwned } from '../../lib/step/owned.ts'
import type { Secrets } from '../../lib/step/secret.ts'
import { type Answers, stubReader } from '../kube/stub-reader.ts'
import { programFile, tempFolder } from '../process/folder.ts'

/** What a fake program was called with. */
export interface Call {
  program: string
  argv: string[]
  input: string
  env: Record<string, string>
}

interface Reply {
  stdout?: string
  stderr?: string
  exitCode?: number
}

/** A program that writes down its call and gives the next of its replies; without one it says nothing and succeeds. */
function fakeProgram(folder: string, name: string): string {
  const text = `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs')
const call = { program: ${JSON.stringify(name)}, argv: process.argv.slice(2), input: readFileSync(0, 'utf8'), env: process.env }
appendFileSync(${JSON.stringify(join(folder, 'calls'))}, JSON.stringify(call) + '\\n')
const replies = ${JSON.stringify(join(folder, `${name}.replies`))}
const [{ stdout = '', stderr = '', exitCode = 0 } = {}, ...rest] = existsSync(replies) ? JSON.parse(readFileSync(replies, 'utf8')) : []
writeFileSync(replies, JSON.stringify(rest))
process.stdout.write(stdout)
process.stderr.write(stderr)
process.exitCode = exitCode
`
  return programFile(folder, name, text)
}

const noSecrets: Secrets = {
  find: async () => undefined,
  obtain: () => Promise.reject(new Error('no secret is expected here')),
}

/** What was applied, and whether by force. */
interface Applied {
  object: KubernetesObject
  force: boolean
}

/**
 * Dry runs answered by path: with an object, a failure, or what a function of the object gives; else with the object.
 *
 * @param refusals what the applies at a path are refused with, one after the other
 */
function stubWriter(answers: Answers, refusals: Readonly<Record<string, Error[]>>) {
  const ran: KubernetesObject[] = []
  const applied: Applied[] = []
  const writer: Writer = {
    async dryRun(path, object) {
      ran.push(object as KubernetesObject)
      const answer = answers[path] ?? object
      const value = typeof answer === 'function' ? answer(object) : answer
      if (value instanceof Error) throw value
      return value
    },
    async apply(path, object, { force }) {
      const refusal = refusals[path]?.shift()
      if (refusal !== undefined) throw refusal
      applied.push({ object: object as KubernetesObject, force })
    },
    close: async () => {},
  }
  return { writer, ran, applied }
}

/** A step's context with fake programs, a stub API server, and everything that is told written down. */
export function rig({
  answers = {},
  dryAnswers = {},
  refusals = {},
  dataPlane = true,
  secrets = noSecrets,
  others = {},
}: {
  answers?: Answers
  /** What dry runs give, by path. */
  dryAnswers?: Answers
  /** What applies are refused with, by path. */
  refusals?: Readonly<Record<string, Error[]>>
  dataPlane?: boolean
  secrets?: Secrets
  /** What other clusters answer, by name. */
  others?: Readonly<Record<string, Answers>>
} = {}) {
  const folder = tempFolder()
  const tools = {
    kubectl: fakeProgram(folder, 'kubectl'),
    helm: fakeProgram(folder, 'helm'),
    cacheFolder: join(folder, 'cache'),
  }
  const { reader, asked } = stubReader(answers)
  const { writer, ran, applied } = stubWriter(dryAnswers, refusals)
  const access = { kubeconfig: join(folder, 'kubeconfig'), context: 'west' }
  const notes: string[] = []
  const waits: string[] = []
  const lines: string[] = []
  const stop = new AbortController()
  const clients = async () => ({
    access,
    tools,
    reader,
    writer,
    resources: discoverResources(reader),
    owned: () => readOwned(reader, 'west'),
  })
  const ours = {
    env: { PATH: process.env.PATH, KUBECONFIG: '/users/own', MAKEFLAGS: 'k', NODE_OPTIONS: '' },
    signal: stop.signal,
    onLine: (line: string) => lines.push(line),
  }
  const resolve: StepContext['resolve'] = async ({ name }) => join(folder, name)
  const context: StepContext = {
    ownerComponent: 'shelf.west',
    lifecycle: {
      differences: async () => [],
      create: async () => {},
      owner: async () => 'us',
      remove: async () => {},
    },
    clients,
    clientsOf: async (cluster) => {
      const { reader } = stubReader(others[cluster] ?? {})
      return { ...(await clients()), reader, resources: discoverResources(reader) }
    },
    dataPlane,
    objectsOf: (content) => contentObjects(content, { resolve, labFolder: folder, process: ours }),
    resolve,
    kubeTools: async () => tools,
    secrets,
    labFolder: folder,
    process: ours,
    adopt: false,
    waiting: (on) => waits.push(on),
    note: (text) => notes.push(text),
  }
  return {
    context,
    folder,
    access,
    asked,
    /** The objects that dry runs were asked for. */
    ran,
    applied,
    notes,
    waits,
    lines,
    stop,
    replies: (name: 'kubectl' | 'helm', ...replies: Reply[]) =>
      writeFileSync(join(folder, `${name}.replies`), JSON.stringify(replies)),
    calls: (): Call[] => {
      const file = join(folder, 'calls')
      const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    },
  }
}
