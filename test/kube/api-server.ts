import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { tempFolder } from '../process/folder.ts'

/** Starts a real HTTP server on a Unix socket. @returns the socket's path, and the server */
export async function apiServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const socket = join(tempFolder(), 'api')
  const server = createServer(answer).listen(socket)
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { socket, server }
}
