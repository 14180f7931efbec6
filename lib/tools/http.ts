import { Failure } from '../failure.ts'
import type { ToolsContext } from './context.ts'
import { brokenTransfer, interruption, skipSource } from './failures.ts'

const MAX_REDIRECTS = 10

/** The server is there but the connection broke; everything else that `fetch` rejects with means not reachable. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

/**
 * Opens `url` and follows redirects, to https or the scheme it began with; ends with status 200 or throws.
 *
 * A host that cannot be reached is remembered and not tried again in this run.
 *
 * @throws Failure `source-passed-over` (retryable where it may get better at once), or that of an interruption
 */
export async function openUrl(url: string, signal: AbortSignal, context: ToolsContext): Promise<Response> {
  const scheme = new URL(url).protocol
  let at = url
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await requestOnce(at, signal, context)
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null) return accepted(at, response)
    await response.body?.cancel()
    const next = new URL(location, at)
    if (next.protocol !== 'https:' && next.protocol !== scheme)
      throw skipSource(`${at} redirects to ${next.protocol}//${next.host}, which is not https`)
    at = next.href
  }
  throw skipSource(`${url} redirects more than ${MAX_REDIRECTS} times`)
}

async function requestOnce(url: string, signal: AbortSignal, context: ToolsContext): Promise<Response> {
  const { host } = new URL(url)
  const known = context.state.unreachable.get(host)
  if (known !== undefined) throw skipSource(`${host} cannot be reached (${known}), as found earlier`)

  const connecting = AbortSignal.timeout(context.timeouts.connectMs)
  try {
    return await untilAnswer(connecting, signal, (both) =>
      // identity: the hash is of the file, not of a coding that fetch would undo on its own
      context.fetch(url, { redirect: 'manual', signal: both, headers: { 'accept-encoding': 'identity' } }),
    )
  } catch (error) {
    if (context.process.signal.aborted) throw interruption(context.process.signal)
    const why = connecting.aborted ? `no answer in ${context.timeouts.connectMs / 1000} s` : reason(error)
    if (!connecting.aborted && BROKEN.has(why)) throw brokenTransfer(`${host} broke the connection (${why})`)
    context.state.unreachable.set(host, why)
    throw skipSource(`${host} cannot be reached (${why})`, error)
  }
}

/** Runs `request` with a signal that obeys `connecting` only until the answer begins, and `signal` beyond that. */
async function untilAnswer(
  connecting: AbortSignal,
  signal: AbortSignal,
  request: (both: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const controller = new AbortController()
  const giveUp = () => controller.abort(connecting.reason)
  connecting.addEventListener('abort', giveUp, { once: true })
  try {
    return await request(AbortSignal.any([controller.signal, signal]))
  } finally {
    connecting.removeEventListener('abort', giveUp)
  }
}

function accepted(url: string, response: Response): Response {
  const { status } = response
  if (status === 200) return response
  void response.body?.cancel()
  throw status === 429 || status >= 500
    ? brokenTransfer(`${url} answered ${status}`)
    : skipSource(`${url} answered ${status}`)
}

/** The code at the bottom of a `fetch failed`, such as ENOTFOUND. */
export function reason(error: unknown): string {
  if (error instanceof Failure) return error.message
  if (!(error instanceof Error)) return String(error)
  const { code, cause } = error as NodeJS.ErrnoException
  if (cause instanceof Error) return reason(cause)
  return code ?? error.message
}
