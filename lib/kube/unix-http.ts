import { type IncomingMessage, request } from 'node:http'
import { Failure } from '../failure.ts'

export interface ApiResponse {
  status: number
  body: unknown
}

/** How long the API server may take to answer a read. */
const ANSWER_MS = 20_000

/** One GET over a Unix socket; the body parsed as JSON, or as text in `message` where it is none. */
export async function requestJson(socket: string, path: string, signal: AbortSignal): Promise<ApiResponse> {
  const answerBy = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)])
  try {
    const response = await open(socket, path, answerBy)
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk)
    return { status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString()) }
  } catch (cause) {
    throw unanswered(path, signal, cause)
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
    if (!signal.aborted) throw unanswered(path, signal, error)
  }
}

function open(socketPath: string, path: string, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  // kubectl proxy answers only to the Host it thinks it has
  request({ socketPath, path, headers: { host: 'localhost' }, signal }, resolve)
    .on('error', reject)
    .end()
  return promise
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { message: text.trim() }
  }
}

function unanswered(path: string, signal: AbortSignal, cause: unknown): unknown {
  if (signal.aborted) return signal.reason
  return new Failure(
    {
      code: 'api-unanswered',
      what: `no answer from the API server to GET ${path}`,
      expected: `an answer within ${ANSWER_MS / 1000} s`,
      retryable: true,
    },
    { cause },
  )
}
