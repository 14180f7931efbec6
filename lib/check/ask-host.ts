import { Agent, request } from 'node:http'
import { type Asker, type Observation, unasked } from './observation.ts'

const ANSWER_MS = 2_000

/** Error codes of the network when nothing listens at the address; any other error is a fault of this host. */
const NO_LISTENER = /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ETIMEDOUT|ENOTFOUND|EPIPE)$/

/** Asks from this process, never through a proxy: our own agent ignores the proxy variables of the environment. */
export function hostAsker(signal: AbortSignal): Asker {
  const agent = new Agent()
  return ({ url, host }) => {
    const late = AbortSignal.timeout(ANSWER_MS)
    const headers = { connection: 'close', ...(host === undefined ? {} : { host }) }
    const { promise, resolve, reject } = Promise.withResolvers<Observation>()
    const failed = (error: NodeJS.ErrnoException) => {
      if (signal.aborted) reject(signal.reason)
      else if (late.aborted) resolve({ outcome: 'silent', reason: `nothing within ${ANSWER_MS / 1000} s` })
      else if (NO_LISTENER.test(error.code ?? '')) resolve({ outcome: 'silent', reason: error.message })
      else resolve(unasked(error.message))
    }
    request(url, { agent, headers, signal: AbortSignal.any([signal, late]) }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', failed)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString().trim()
        const head = response.statusCode === 200 ? '' : `HTTP ${response.statusCode} `
        resolve(text === '' && head === '' ? unasked('an answer without content') : answered(head + text))
      })
    })
      .on('error', failed)
      .end()
    return promise
  }
}

const answered = (text: string): Observation => ({ outcome: 'answered', text })
