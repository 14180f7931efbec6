import { poll } from '../poll.ts'
import type { AnswersCheck, DeniedCheck, Finding, Target, Vantage } from './check.ts'
import { vantageText } from './check.ts'
import type { Ground } from './environment.ts'
import { apiUrlOf, type Located, locate, urlOf } from './locate.ts'
import { unasked } from './observation.ts'
import { isAnswerOf, judgeAnswers, judgeDenied, type Seen } from './verdict.ts'

/** Where nobody is, no port is better than another: so one question does for all. */
const controlPort = ({ kind }: Target) => (kind === 'VIP' ? 6443 : 80)

/** An address of the API server is asked whether that is ready; everything else for its front page. */
const urlAt = ({ kind }: Target, address: string, port: number) =>
  kind === 'VIP' ? apiUrlOf(address, port) : urlOf(address, port)

/** Right answers in a row that make one answer more than luck. */
const IN_A_ROW = 3
/** Silence costs a client's whole patience: so it is heard by several at once. */
const SILENCES = 2

/** Asks for a path that must be open. */
export async function answers(check: AnswersCheck, ground: Ground): Promise<Finding> {
  const ready = await prepare(check, ground)
  if ('verdict' in ready) return ready
  const { marks, urls } = ready
  const series = async () => {
    const seen: Seen[] = []
    for (let index = 0; index < Math.max(IN_A_ROW, urls.length); index++) {
      const next = await ask(urls[index % urls.length] ?? '', check.from, ground, check.host)
      seen.push(next)
      if (!isAnswerOf(marks, next.observation)) break
    }
    return seen
  }
  const isGood = (seen: readonly Seen[]) => seen.every(({ observation }) => isAnswerOf(marks, observation))
  const [probes, control] = await Promise.all([
    poll(series, isGood, ground.patience),
    askNobody(check, ground),
  ])
  return judgeAnswers(marks, probes, control)
}

/** Asks for a path that must be closed, between questions from where it is open. */
export async function denied(check: DeniedCheck, ground: Ground): Promise<Finding> {
  const ready = await prepare(check, ground)
  if ('verdict' in ready) return ready
  const { marks, urls } = ready
  const url = urls[0] ?? ''
  const allowed = () => ask(url, check.allowedFrom, ground)
  const attempt = async () => {
    const before = await allowed()
    const silences = Array.from({ length: SILENCES }, () => ask(url, check.from, ground))
    const [meanwhile, ...seen] = await Promise.all([allowed(), ...silences])
    return judgeDenied(marks, seen, [before, meanwhile, await allowed()])
  }
  return poll(attempt, ({ verdict }) => verdict === 'pass', ground.patience)
}

interface Ready {
  marks: readonly string[]
  urls: readonly string[]
}

/** Where the target is and who should answer there, or why that question has its finding already. */
async function prepare(check: AnswersCheck | DeniedCheck, ground: Ground): Promise<Ready | Finding> {
  const { by, to, family } = check
  const lack = 'pod' in by ? ground.lackOf(by.pod, by.cluster) : undefined
  if (lack !== undefined) return { verdict: 'inconclusive', evidence: [`nobody is there to answer: ${lack}`] }
  const located = await poll(() => locate(to, family, ground.reader), isLocated, ground.patience)
  if (!located.ok) return { verdict: 'fail', evidence: [located.lack] }
  const urls = located.addresses.map((address) => urlAt(to, address, located.port))
  return { marks: await ground.marksOf(by), urls }
}

export const isLocated = ({ ok }: Located) => ok

async function ask(url: string, from: Vantage, ground: Ground, host?: string): Promise<Seen> {
  const observation = await ground.asker(from)(questionOf(url, host))
  return { question: questionText(url, from, host), observation }
}

const questionOf = (url: string, host: string | undefined) => ({
  url,
  ...(host === undefined ? {} : { host }),
})

const questionText = (url: string, from: Vantage, host = '') =>
  `GET ${url}${host === '' ? '' : ` for ${host}`} from ${vantageText(from)}`

/** The same question where nobody is: a client that always gets an answer, or never, would tell nothing. */
async function askNobody({ to, family, from, host }: AnswersCheck, ground: Ground): Promise<Seen> {
  const address = to.kind === 'DNS name' ? nobodyBeside(to) : await ground.nobody(family)
  if (address === undefined) {
    const observation = unasked('the pool has no address left that nobody has')
    return { question: 'control', observation }
  }
  const url = urlAt(to, address, controlPort(to))
  const observation = await ground.askOnce(from)(questionOf(url, host))
  return { question: `control: ${questionText(url, from, host)}`, observation }
}

const nobodyBeside = ({ name }: Extract<Target, { kind: 'DNS name' }>) => `nobody-${name}`
