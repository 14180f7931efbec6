import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { observePorts, portsTaken } from '../../../lib/command/doctor/ports.ts'
import { programFile, tempFolder } from '../../process/folder.ts'

/** A container of a kind cluster, and its host ports. */
interface Node {
  name: string
  cluster: string
  state: 'running' | 'exited'
  ports: readonly number[]
}

/** A `docker` on PATH that has these nodes. */
function dockerWith(nodes: readonly Node[]) {
  const folder = tempFolder()
  const lines = nodes.map(({ name, cluster, state }) =>
    [name, name, state, 'image', 'worker', cluster].join('\t'),
  )
  const inspected = nodes.map(({ name, ports }) => {
    const bindings = ports.map((port) => [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: String(port) }]])
    return { Name: `/${name}`, HostConfig: { PortBindings: Object.fromEntries(bindings) } }
  })
  programFile(
    folder,
    'docker',
    `#!${process.execPath}
const [command, ...names] = process.argv.slice(2)
const inspected = ${JSON.stringify(inspected)}
const answer = inspected.filter(({ Name }) => names.includes(Name.slice(1)))
console.log(command === 'ps' ? ${JSON.stringify(lines.join('\n'))} : JSON.stringify(answer))
`,
  )
  return { env: { PATH: folder }, signal: new AbortController().signal }
}

/** A host port in use. */
async function takenPort(): Promise<number> {
  const server = createServer()
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

test('the ports of a stopped node are examined', async () => {
  const port = await takenPort()
  const docker = dockerWith([{ name: 'west-worker', cluster: 'west', state: 'exited', ports: [port, 0] }])
  expect(await observePorts(['west'], docker)).toEqual([
    { container: 'west-worker', host: '127.0.0.1', port, isTaken: true },
  ])
})

test('the ports of running nodes and of other clusters are not examined', async () => {
  const port = await takenPort()
  const docker = dockerWith([
    { name: 'west-worker', cluster: 'west', state: 'running', ports: [port] },
    { name: 'other-worker', cluster: 'other', state: 'exited', ports: [port] },
  ])
  expect(await observePorts(['west'], docker)).toEqual([])
})

test('a port that is not in use is free', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  const docker = dockerWith([{ name: 'west-worker', cluster: 'west', state: 'exited', ports: [port] }])
  expect(await observePorts(['west'], docker)).toMatchObject([{ port, isTaken: false }])
})

test('a taken port is a finding, a free port is not', () => {
  const port = { container: 'west-control-plane', host: '127.0.0.1', port: 6443 }
  expect(portsTaken([{ ...port, isTaken: false }])).toEqual([])
  expect(portsTaken([{ ...port, isTaken: true }])).toMatchObject([
    { id: 'port-taken', severity: 'error', fix: { commands: ["sudo ss -ltnp 'sport = :6443'"] } },
  ])
})
