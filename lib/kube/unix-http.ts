import { type IncomingMessage, request } from 'node:http'
import { Failure } from '../failure.ts'

export interface ApiResponse {
  status: number
  body: unknown
}

/** Deadlines of requests; before a write the API server calls webhooks, whose timeout is 30 s at most. */
const ANSWER_MS = { GET: 20_000, PATCH: 40_000 }

/** The content of a PATCH. */
interface Patch {
  /** The media type of the body. */
  type: string
  body: string
}

/** Sends one GET, or PATCH, over a Unix socket. A body that is not JSON is returned as text in `message`. */
export async function requestJson(
  socket: string,
  path: string,
  signal: AbortSignal,
  patch?: Patch,
): Promise<ApiResponse> {
  const method = patch === undefined ? 'GET' : 'PATCH'
  const answerBy = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS[method])])
  try {
    const response = await open(socket, path, answerBy, patch)
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk)
    return { status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString()) }
  } catch (cause) {
    throw unanswered(method, path, signal, cause)
  }
}

/** The lines of a streamed response, until the server ends it or `signal` aborts; none if the status is not 200. */
export async function* streamLines(socket: string, path: string, signal: AbortSignal): AsyncIterable<string> {
  try {
    const response = await open(socket, path, signal)
    if (response.statusCode !== 200) return
    let unfinished = ''
    for await (const chunk of response.setEncoding('utf8')) {
      const lines = `${unfinished}${chunk}`.split('\n')
      unfinished = lines.pop() ?? ''
      yield* lines
    }
  } catch (error) {
    if (!signal.aborted) throw unanswered('GET', path, signal, error)
  }
}

function open(
  socketPath: string,
  path: string,
  signal: AbortSignal,
  patch?: Patch,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  // kubectl proxy accepts only the Host header that it expects for itself
  const headers = { host: 'localhost', ...(patch === undefined ? {} : { 'content-type': patch.type }) }
  const method = patch === undefined ? 'GET' : 'PATCH'
  request({ socketPath, method, path, headers, signal }, resolve).on('error', reject).end(patch?.body)
  return promise
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { message: text.trim() }
  }
}

function unanswered(
  method: keyof typeof ANSWER_MS,
  path: string,
  signal: AbortSignal,
  cause: unknown,
): unknown {
  if (signal.aborted) return signal.reason
  return new Failure(
    {
      code: 'api-unanswered',
      what: `no answer from the API server to ${method} ${path}`,
      expected: `an answer within ${ANSWER_MS[method] / 1000} s`,
      retryable: true,
    },
    { cause },
  )
}
