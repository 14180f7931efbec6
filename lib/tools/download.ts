import { createHash } from 'node:crypto'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import type { ToolsContext } from './context.ts'
import { brokenTransfer, interruption, skipSource } from './failures.ts'
import { openUrl, reason } from './http.ts'

const MAX_FILE_BYTES = 1024 ** 3
const MAX_TEXT_BYTES = 1024 ** 2

type Progress = (bytes: number, totalBytes: number | undefined) => void

/** Downloads `url` into the file `path` and returns its `sha256:<hex>`. */
export function download(
  url: string,
  path: string,
  context: ToolsContext,
  onProgress: Progress,
): Promise<string> {
  return withRetries(context, async () => {
    const hash = createHash('sha256')
    const file = openSync(path, 'w', 0o644)
    try {
      await receive(url, MAX_FILE_BYTES, context, (chunk, bytes, totalBytes) => {
        hash.update(chunk)
        // not writeSync, which may write only a part of the chunk
        writeFileSync(file, chunk)
        onProgress(bytes, totalBytes)
      })
    } finally {
      closeSync(file)
    }
    return `sha256:${hash.digest('hex')}`
  })
}

/** Downloads a short text. */
export function downloadText(url: string, context: ToolsContext): Promise<string> {
  return withRetries(context, async () => {
    const chunks: Uint8Array[] = []
    await receive(url, MAX_TEXT_BYTES, context, (chunk) => chunks.push(chunk))
    return Buffer.concat(chunks).toString('utf8')
  })
}

/** Repeats a broken transfer, as often as the context's timeouts allow. */
async function withRetries<T>(context: ToolsContext, transfer: () => Promise<T>): Promise<T> {
  const { signal } = context.process
  for (const delayMs of context.timeouts.retryDelaysMs) {
    try {
      return await transfer()
    } catch (error) {
      if (!(error instanceof Failure) || !error.details.retryable) throw error
    }
    await sleep(delayMs, undefined, { signal }).catch(() => {
      throw interruption(signal)
    })
  }
  return transfer()
}

type OnChunk = (chunk: Uint8Array, bytes: number, totalBytes: number | undefined) => void

async function receive(
  url: string,
  maxBytes: number,
  context: ToolsContext,
  onChunk: OnChunk,
): Promise<void> {
  const stalled = new AbortController()
  const signal = AbortSignal.any([context.process.signal, stalled.signal])
  const response = await openUrl(url, signal, context)
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  const totalBytes = Number.isFinite(length) ? length : undefined
  const timer = setTimeout(() => stalled.abort(), context.timeouts.stallMs)
  let bytes = 0
  try {
    for await (const chunk of response.body ?? []) {
      timer.refresh()
      bytes += chunk.length
      if (bytes > maxBytes) throw skipSource(`${url} is larger than ${maxBytes} bytes`)
      onChunk(chunk, bytes, totalBytes)
    }
  } catch (error) {
    if (context.process.signal.aborted) throw interruption(context.process.signal)
    if (stalled.signal.aborted)
      throw brokenTransfer(`${url} sent nothing for ${context.timeouts.stallMs / 1000} s`)
    // rethrown: our own refusal, or an error of the disk (errors of fetch have no syscall)
    if (error instanceof Failure || (error as NodeJS.ErrnoException).syscall === 'write') throw error
    throw brokenTransfer(`${url} broke off after ${bytes} bytes (${reason(error)})`, error)
  } finally {
    clearTimeout(timer)
  }
}
