import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import type { z } from 'zod'
import { exitCodes } from '../../failure.ts'
import { childEnvironment } from '../../process/environment.ts'
import { runOptions } from '../../task/run-options.ts'
import type { Host } from '../../task/task.ts'
import { userCacheFolder } from '../../tools/cache.ts'
import { catalog } from '../../tools/catalog.ts'
import { loadToolsLock } from '../../tools/lock.ts'
import { readRules } from '../../workspace/check-compatibility.ts'
import { loadProject } from '../../workspace/load-project.ts'
import { lockFile, openToolbox } from '../../workspace/toolbox.ts'
import { isInteractive, type Terminal, withQuestions } from '../prompt.ts'
import type { DoctorContext } from './context.ts'
import { type Examined, examine } from './examine.ts'
import { observeLabFacts } from './lab-facts.ts'
import { type Repair, repair, repairsOf } from './repair.ts'
import { reportText } from './report.ts'

type Options = Pick<z.output<typeof runOptions>, 'lab' | 'provider' | 'cluster' | 'json'> & {
  only?: string | undefined
  fix: boolean
  yes: boolean
}

/** Checks the machine and the lab, with `fix` also does the fixes that need no user, and returns the exit code. */
export async function doctor(options: Options, host: Host, terminal: Terminal): Promise<number> {
  const { fix, yes, only, ...labOptions } = options
  const examineLab = async () =>
    filtered(await examine(await doctorContext({ ...runOptions.parse({}), ...labOptions }, host)), only)
  const examined = await examineLab()
  const print = (text: string) => options.json || host.print(text)
  print(reportText(examined))
  const repairs = fix ? repairsOf(examined.findings) : []
  if (fix) print(['', ...planLines(repairs)].join('\n'))
  const isAgreed = repairs.length > 0 && (yes || (!options.json && (await agrees(host, terminal))))
  if (!isAgreed) {
    if (repairs.length > 0 && !yes) print('doctor: nothing done; FIX=1 YES=1 does it without asking')
    return end(examined, options, host, { wouldDo: repairs.map(({ command }) => command) })
  }
  const context = { env: childEnvironment(host.env), signal: host.signal }
  const did = await repair(repairs, context, ({ command, done, why }) =>
    print(done ? `✔ ${command}` : `✘ ${command}: ${why}; type it yourself`),
  )
  const after = await examineLab()
  print(`\n${reportText(after)}`)
  return end(after, options, host, { did })
}

/** The examination with only the findings whose ids are in `only`, a list with commas; all without it. */
function filtered(examined: Examined, only: string | undefined): Examined {
  const ids = only?.split(',').map((id) => id.trim())
  return ids === undefined
    ? examined
    : { ...examined, findings: examined.findings.filter(({ id }) => ids.includes(id)) }
}

const planLines = (repairs: readonly Repair[]) =>
  repairs.length === 0
    ? ['doctor: no fix among these that doctor may do itself']
    : ['to do:', ...repairs.map(({ command, finding }) => `  ${command}    # ${finding}`)]

function end({ findings, ...rest }: Examined, { json, fix }: Options, host: Host, repairs: object): number {
  const texts = findings.map(({ fix: { run: _, ...fix }, ...finding }) => ({ ...finding, fix }))
  if (json) host.print(JSON.stringify({ findings: texts, ...rest, ...(fix ? repairs : {}) }, undefined, 2))
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.failed : exitCodes.done
}

async function agrees({ signal }: Host, terminal: Terminal): Promise<boolean> {
  if (!isInteractive(terminal)) return false
  const problem = (answer: string) => (/^(yes|no)$/.test(answer) ? undefined : 'yes or no')
  const question = { text: 'Do it', fallback: 'no', problem }
  const answer = await withQuestions(terminal, signal, (ask) => ask(question))
  return answer === 'yes'
}

async function doctorContext(options: z.output<typeof runOptions>, host: Host): Promise<DoctorContext> {
  const project = await loadProject(options, host)
  const toolsHost = options.json ? { ...host, emit: () => {} } : host // stdout has nothing but the JSON
  const lab = await observeLabFacts(project, await openToolbox(options, toolsHost), host)
  const tools = Object.values(catalog(loadToolsLock(await readFile(lockFile, 'utf8'))))
  const os = process.platform === 'darwin' ? 'darwin' : 'linux'
  return {
    lab,
    context: host,
    root: '/',
    os,
    isRoot: process.getuid?.() === 0,
    now: new Date(),
    rules: readRules(),
    tools: tools.filter(({ path }) => path !== undefined),
    cacheFolder: userCacheFolder(host.env, os, homedir()),
  }
}
