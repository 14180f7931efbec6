import { type IncomingMessage, request } from 'node:http'
import { Failure } from '../failure.ts'

export interface ApiResponse {
  status: number
  body: unknown
}

/** How long the API server may take to answer; before a write it asks webhooks, which have 30 s at most. */
const ANSWER_MS = { GET: 20_000, PATCH: 40_000 }

/** What a PATCH sends. */
interface Patch {
  /** Its media type. */
  type: string
  body: string
}

/** One GET, or PATCH, over a Unix socket; the body parsed as JSON, or as text in `message` where it is none. */
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

/** The lines of a streamed answer, until the server ends it or `signal` aborts. */
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
  // kubectl proxy answers only to the Host it thinks it has
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
