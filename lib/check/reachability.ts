import type { AnswersCheck, CheckOutcome, CheckSource, DeniedCheck, Target } from './check.ts'
import { sourceText } from './check.ts'
import { type CheckEnvironment, settle } from './environment.ts'
import { apiUrlOf, type Located, locate, urlOf } from './locate.ts'
import { unasked } from './observation.ts'
import { answersVerdict, deniedVerdict, isFromResponder, type Seen } from './verdict.ts'

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
export async function answers(check: AnswersCheck, environment: CheckEnvironment): Promise<CheckOutcome> {
  const ready = await prepare(check, environment)
  if ('verdict' in ready) return ready
  const { marks: markers, urls } = ready
  const series = async () => {
    const seen: Seen[] = []
    for (let index = 0; index < Math.max(IN_A_ROW, urls.length); index++) {
      const next = await ask(urls[index % urls.length] ?? '', check.from, environment, check.host)
      seen.push(next)
      if (!isFromResponder(markers, next.observation)) break
    }
    return seen
  }
  const isGood = (seen: readonly Seen[]) =>
    seen.every(({ observation }) => isFromResponder(markers, observation))
  const [probes, control] = await Promise.all([
    settle(environment.retry, series, isGood),
    askNegativeControl(check, environment),
  ])
  return answersVerdict(markers, probes, control)
}

/** Asks for a path that must be closed, between questions from where it is open. */
export async function denied(check: DeniedCheck, environment: CheckEnvironment): Promise<CheckOutcome> {
  const ready = await prepare(check, environment)
  if ('verdict' in ready) return ready
  const { marks: markers, urls } = ready
  const url = urls[0] ?? ''
  const allowed = () => ask(url, check.allowedFrom, environment)
  const attempt = async () => {
    const before = await allowed()
    const silences = Array.from({ length: SILENCES }, () => ask(url, check.from, environment))
    const [meanwhile, ...seen] = await Promise.all([allowed(), ...silences])
    return deniedVerdict(markers, seen, [before, meanwhile, await allowed()])
  }
  return settle(environment.retry, attempt, ({ verdict }) => verdict === 'pass')
}

interface Ready {
  marks: readonly string[]
  urls: readonly string[]
}

/** Where the target is and who should answer there, or why that question has its finding already. */
async function prepare(
  check: AnswersCheck | DeniedCheck,
  environment: CheckEnvironment,
): Promise<Ready | CheckOutcome> {
  const { responder, to, family } = check
  const lack = 'pod' in responder ? environment.reasonNotReady(responder.pod, responder.cluster) : undefined
  if (lack !== undefined) return { verdict: 'inconclusive', evidence: [`nobody is there to answer: ${lack}`] }
  const located = await settle(environment.retry, () => locate(to, family, environment.reader), isLocated)
  if (!located.ok) return { verdict: 'fail', evidence: [located.lack] }
  const urls = located.addresses.map((address) => urlAt(to, address, located.port))
  return { marks: await environment.markersOf(responder), urls }
}

export const isLocated = ({ ok }: Located) => ok

async function ask(
  url: string,
  from: CheckSource,
  environment: CheckEnvironment,
  host?: string,
): Promise<Seen> {
  const observation = await environment.asker(from)(questionOf(url, host))
  return { question: questionText(url, from, host), observation }
}

const questionOf = (url: string, host: string | undefined) => ({
  url,
  ...(host === undefined ? {} : { host }),
})

const questionText = (url: string, from: CheckSource, host = '') =>
  `GET ${url}${host === '' ? '' : ` for ${host}`} from ${sourceText(from)}`

/** The same question where nobody is: a client that always gets an answer, or never, would tell nothing. */
async function askNegativeControl(
  { to, family, from, host }: AnswersCheck,
  environment: CheckEnvironment,
): Promise<Seen> {
  const address = to.kind === 'DNS name' ? nobodyBeside(to) : await environment.negativeControl(family)
  if (address === undefined) {
    const observation = unasked('the pool has no address left that nobody has')
    return { question: 'control', observation }
  }
  const url = urlAt(to, address, controlPort(to))
  const observation = await environment.askOnce(from)(questionOf(url, host))
  return { question: `control: ${questionText(url, from, host)}`, observation }
}

const nobodyBeside = ({ name }: Extract<Target, { kind: 'DNS name' }>) => `nobody-${name}`
