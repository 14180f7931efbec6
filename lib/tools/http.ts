import { Failure } from '../failure.ts'
import type { ToolsContext } from './context.ts'
import { brokenTransfer, interruption, skipSource } from './failures.ts'

const MAX_REDIRECTS = 10

/** Error codes of a broken connection to a reachable server; any other rejection of `fetch` means unreachable. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

/**
 * Opens `url` and follows redirects to https or the original scheme; returns a response with status 200 or throws.
 *
 * A host that cannot be reached is remembered and not tried again in this run.
 *
 * @throws Failure `source-passed-over` (retryable if an immediate retry may succeed), or that of an interruption
 */
export async function openUrl(url: string, signal: AbortSignal, context: ToolsContext): Promise<Response> {
  const scheme = new URL(url).protocol
  let current = url
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await requestOnce(current, signal, context)
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null)
      return accepted(current, response)
    await response.body?.cancel()
    const next = new URL(location, current)
    if (next.protocol !== 'https:' && next.protocol !== scheme)
      throw skipSource(`${current} redirects to ${next.protocol}//${next.host}, which is not https`)
    current = next.href
  }
  throw skipSource(`${url} redirects more than ${MAX_REDIRECTS} times`)
}

async function requestOnce(url: string, signal: AbortSignal, context: ToolsContext): Promise<Response> {
  const { host } = new URL(url)
  const earlierReason = context.state.unreachable.get(host)
  if (earlierReason !== undefined)
    throw skipSource(`${host} cannot be reached (${earlierReason}), as found earlier`)

  const connecting = AbortSignal.timeout(context.timeouts.connectMs)
  try {
    return await untilResponse(connecting, signal, (both) =>
      // identity: the hash is of the file as published, and fetch would decode a content encoding
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

/** Runs `request` with a signal that follows `connecting` until the response begins, and `signal` throughout. */
async function untilResponse(
  connecting: AbortSignal,
  signal: AbortSignal,
  request: (both: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const controller = new AbortController()
  const abortConnect = () => controller.abort(connecting.reason)
  connecting.addEventListener('abort', abortConnect, { once: true })
  try {
    return await request(AbortSignal.any([controller.signal, signal]))
  } finally {
    connecting.removeEventListener('abort', abortConnect)
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

/** The error code of the innermost cause of a `fetch failed`, such as ENOTFOUND. */
export function reason(error: unknown): string {
  if (error instanceof Failure) return error.message
  if (!(error instanceof Error)) return String(error)
  const { code, cause } = error as NodeJS.ErrnoException
  if (cause instanceof Error) return reason(cause)
  return code ?? error.message
}
