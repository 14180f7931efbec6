import { join } from 'node:path'
import { programFile } from '../process/folder.ts'

/**
 * A kubectl that writes what it was given into `seen.json`, and what is patched into `sent`. As `proxy` it serves its socket until it is told to stop:
 * GET answers by path, `/watch` streams and stays open, PATCH gives what was sent, or refuses `/refused` (with 422, or the code that follows); without a context named `good` it fails as kubectl does.
 */
export function fakeKubectl(folder: string): string {
  const text = `#!${process.execPath}
const { appendFileSync, writeFileSync } = require('node:fs')
const { createServer } = require('node:http')
const argv = process.argv.slice(2)
writeFileSync(${JSON.stringify(join(folder, 'seen.json'))}, JSON.stringify({ argv, env: process.env, pid: process.pid }))
if (!argv.includes('good')) {
  console.error('error: context "' + argv[argv.indexOf('--context') + 1] + '" does not exist')
  process.exit(1)
}
const socket = argv.find((argument) => argument.startsWith('--unix-socket=')).slice('--unix-socket='.length)
const answers = { '/ok': [200, { kind: 'Pod' }], '/forbidden': [403, { message: 'you may not' }], '/busy': [429, {}] }
createServer(async (request, response) => {
  const { url, method, headers } = request
  if (method === 'PATCH') {
    const body = (await request.toArray()).join('')
    if (url.startsWith('/refused')) {
      const code = Number(/^.refused.(\\d+)/.exec(url)?.[1] ?? 422)
      return response.writeHead(code).end('{"reason":"Invalid","message":"it is invalid: x"}')
    }
    const sent = JSON.stringify({ url, type: headers['content-type'], body })
    appendFileSync(${JSON.stringify(join(folder, 'sent'))}, sent + '\\n')
    return response.end(sent)
  }
  if (url === '/watch') return response.write('{"type":"ADDED","object":{"a":1}}\\n{"type":"DELETED","object":{"a":2}}\\n')
  const [status, body] = answers[url] ?? [url === '/broken' ? 500 : 404, { message: 'no' }]
  response.writeHead(status).end(JSON.stringify(body))
}).listen(socket, () => console.log('Starting to serve on ' + socket))
`
  return programFile(folder, 'kubectl', text)
}
