import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { run } from '../../lib/process/run.ts'

export interface Holder {
  ask(command: 'take' | 'give' | 'contend'): Promise<string>
  /** kill -9, and waits until the process is gone. */
  kill(): Promise<void>
}

/** Starts a separate process that acquires and releases these locks on the test's command. */
export async function startHolder(folder: string, names: readonly string[]): Promise<Holder> {
  const socket = join(folder, `test-${crypto.randomUUID().slice(0, 8)}`)
  const server = createServer().listen(socket)
  await once(server, 'listening')
  const fixture = join(import.meta.dirname, 'lock-holder.fixture.mts')
  const argv = [process.execPath, '--disable-warning=ExperimentalWarning', fixture, folder, socket, ...names]
  const stop = new AbortController()
  const child = run(
    { argv: argv as [string, ...string[]], deadlineMs: 60_000 },
    { env: { PATH: process.env.PATH }, signal: stop.signal },
  )
  const failed = child.then(({ stderr }) => {
    throw new Error(`the holder ended early: ${stderr}`)
  })
  failed.catch(() => {})
  const [connection]: [Socket] = await Promise.race([once(server, 'connection') as Promise<[Socket]>, failed])
  const lines = createInterface(connection)[Symbol.asyncIterator]()
  connection.on('error', () => {})
  const end = async () => {
    connection.destroy()
    server.close()
    await child.catch(() => {})
  }
  onTestFinished(end)
  return {
    ask: async (command) => {
      connection.write(`${command}\n`)
      const { value } = await Promise.race([lines.next(), failed])
      return String(value)
    },
    kill: async () => {
      connection.write('kill\n')
      await child
    },
  }
}
