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

/** Examines the machine and the lab, repairs what may be repaired if asked to, and gives the exit code. */
export async function doctor(options: Options, host: Host, terminal: Terminal): Promise<number> {
  const { fix, yes, only, ...some } = options
  const look = async () =>
    narrowed(await examine(await doctorContext({ ...runOptions.parse({}), ...some }, host)), only)
  const examined = await look()
  const say = (text: string) => options.json || host.print(text)
  say(reportText(examined))
  const repairs = fix ? repairsOf(examined.findings) : []
  if (fix) say(['', ...planLines(repairs)].join('\n'))
  const isAgreed = repairs.length > 0 && (yes || (!options.json && (await agrees(host, terminal))))
  if (!isAgreed) {
    if (repairs.length > 0 && !yes) say('doctor: nothing done; FIX=1 YES=1 does it without asking')
    return end(examined, options, host, { wouldDo: repairs.map(({ command }) => command) })
  }
  const context = { env: childEnvironment(host.env), signal: host.signal }
  const did = await repair(repairs, context, ({ command, done, why }) =>
    say(done ? `✔ ${command}` : `✘ ${command}: ${why}; type it yourself`),
  )
  const after = await look()
  say(`\n${reportText(after)}`)
  return end(after, options, host, { did })
}

/** Only the findings that are asked for. */
function narrowed(examined: Examined, only: string | undefined): Examined {
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
  const flaw = (answer: string) => (/^(yes|no)$/.test(answer) ? undefined : 'yes or no')
  const answer = await withQuestions(terminal, signal, (ask) => ask({ text: 'Do it', fallback: 'no', flaw }))
  return answer === 'yes'
}

async function doctorContext(options: z.output<typeof runOptions>, host: Host): Promise<DoctorContext> {
  const project = await loadProject(options, host)
  const told = options.json ? { ...host, emit: () => {} } : host // JSON is all there is on stdout
  const lab = await observeLabFacts(project, await openToolbox(options, told), host)
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
