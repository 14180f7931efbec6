import { poll } from '../poll.ts'
import type { AnswersCheck, CheckOutcome, CheckSource, DeniedCheck, Target } from './check.ts'
import { sourceText } from './check.ts'
import type { CheckEnvironment } from './environment.ts'
import { apiUrlOf, type Located, locate, urlOf } from './locate.ts'
import { unasked } from './observation.ts'
import { answersVerdict, deniedVerdict, type Exchange, isFromResponder } from './verdict.ts'

/** The unused address has no listener, so the port does not matter and the answer is cached per URL. */
const controlPort = ({ kind }: Target) => (kind === 'VIP' ? 6443 : 80)

/** The URL to ask: the API server's /readyz at a VIP, the root page (`/`) at any other target. */
const urlAt = ({ kind }: Target, address: string, port: number) =>
  kind === 'VIP' ? apiUrlOf(address, port) : urlOf(address, port)

/** Number of right answers in a row that rules out a lucky one. */
const IN_A_ROW = 3
/** Number of denied requests sent at once: each takes the client's whole timeout. */
const PARALLEL_DENIED = 2

/** Checks that a path is open. */
export async function answers(check: AnswersCheck, environment: CheckEnvironment): Promise<CheckOutcome> {
  const prepared = await prepare(check, environment)
  if ('verdict' in prepared) return prepared
  const { markers, urls } = prepared
  const series = async () => {
    const exchanges: Exchange[] = []
    for (let index = 0; index < Math.max(IN_A_ROW, urls.length); index++) {
      const next = await ask(urls[index % urls.length] ?? '', check.from, environment, check.host)
      exchanges.push(next)
      if (!isFromResponder(markers, next.observation)) break
    }
    return exchanges
  }
  const isGood = (exchanges: readonly Exchange[]) =>
    exchanges.every(({ observation }) => isFromResponder(markers, observation))
  const [probes, control] = await Promise.all([
    poll(series, isGood, environment.retry),
    askNegativeControl(check, environment),
  ])
  return answersVerdict(markers, probes, control)
}

/** Checks that a path is closed, with requests from an allowed source before, during and after. */
export async function denied(check: DeniedCheck, environment: CheckEnvironment): Promise<CheckOutcome> {
  const prepared = await prepare(check, environment)
  if ('verdict' in prepared) return prepared
  const { markers, urls } = prepared
  const url = urls[0] ?? ''
  const allowed = () => ask(url, check.allowedFrom, environment)
  const attempt = async () => {
    const before = await allowed()
    const deniedAttempts = Array.from({ length: PARALLEL_DENIED }, () => ask(url, check.from, environment))
    const [meanwhile, ...exchanges] = await Promise.all([allowed(), ...deniedAttempts])
    return deniedVerdict(markers, exchanges, [before, meanwhile, await allowed()])
  }
  return poll(attempt, ({ verdict }) => verdict === 'pass', environment.retry)
}

interface Prepared {
  markers: readonly string[]
  urls: readonly string[]
}

/** The target's URLs and its responder's markers, or the outcome if it cannot be asked. */
async function prepare(
  check: AnswersCheck | DeniedCheck,
  environment: CheckEnvironment,
): Promise<Prepared | CheckOutcome> {
  const { responder, to, family } = check
  const reason = 'pod' in responder ? environment.reasonNotReady(responder.pod, responder.cluster) : undefined
  if (reason !== undefined)
    return { verdict: 'inconclusive', evidence: [`nobody is there to answer: ${reason}`] }
  const located = await poll(() => locate(to, family, environment.reader), isLocated, environment.retry)
  if (!located.ok) return { verdict: 'fail', evidence: [located.missing] }
  const urls = located.addresses.map((address) => urlAt(to, address, located.port))
  return { markers: await environment.markersOf(responder), urls }
}

export const isLocated = ({ ok }: Located) => ok

async function ask(
  url: string,
  from: CheckSource,
  environment: CheckEnvironment,
  host?: string,
): Promise<Exchange> {
  const observation = await environment.asker(from)(questionOf(url, host))
  return { question: questionText(url, from, host), observation }
}

const questionOf = (url: string, host: string | undefined) => ({
  url,
  ...(host === undefined ? {} : { host }),
})

const questionText = (url: string, from: CheckSource, host = '') =>
  `GET ${url}${host === '' ? '' : ` for ${host}`} from ${sourceText(from)}`

/** The same request to an unused address or name. A client that gets an answer there too proves nothing. */
async function askNegativeControl(
  { to, family, from, host }: AnswersCheck,
  environment: CheckEnvironment,
): Promise<Exchange> {
  const address = to.kind === 'DNS name' ? unusedName(to) : await environment.negativeControl(family)
  if (address === undefined) {
    const observation = unasked('the pool has no address left that nobody has')
    return { question: 'control', observation }
  }
  const url = urlAt(to, address, controlPort(to))
  const observation = await environment.askOnce(from)(questionOf(url, host))
  return { question: `control: ${questionText(url, from, host)}`, observation }
}

const unusedName = ({ name }: Extract<Target, { kind: 'DNS name' }>) => `nobody-${name}`
