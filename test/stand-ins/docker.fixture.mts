// Stands in for the docker CLI, and for kind as far as it makes containers: what a plan, and the making of a cluster, see of them.
// Imitated: `ps` and `network inspect` of docker 28 (docker/cli, cli/command/container and network), of templates only fields
// and labels. Of kind: `create cluster`, one node without anything in it.
// node docker.fixture.mts <engine> docker|kind <arguments>
import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Container, Engine } from './docker.ts'

const [engine = '', program = '', ...args] = process.argv.slice(2)
const networkFile = join(engine, 'network.json')

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
const network = (): Engine['network'] => (existsSync(networkFile) ? read(networkFile) : undefined)
const containers = (): readonly Container[] =>
  readdirSync(join(engine, 'containers'))
    .filter((file) => !file.endsWith('.new'))
    .map((file) => read(join(engine, 'containers', file)))

const flagValue = (flag: string) =>
  args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1) ?? args[args.indexOf(flag) + 1] ?? ''

function refuse(what: string): void {
  process.stderr.write(`${what}\n`)
  process.exitCode = 1
}

function networkInspect(wanted: string): void {
  const found = network()
  if (found === undefined || found.name !== wanted) {
    console.log('[]')
    refuse(`Error response from daemon: network ${wanted} not found`)
    return
  }
  const onIt = containers()
    .filter(({ state }) => state === 'running')
    .map(({ id, name, address }) => [id, { Name: name, IPv4Address: `${address}/16`, IPv6Address: '' }])
  const Config = found.subnets.map((Subnet) => ({ Subnet }))
  const inspected = { Name: wanted, IPAM: { Config }, Containers: Object.fromEntries(onIt) }
  console.log(JSON.stringify([inspected], undefined, 4))
}

function ps(): void {
  const [, label = '', value] = flagValue('--filter').split('=')
  const isMeant = ({ labels }: Container) =>
    value === undefined ? labels[label] !== undefined : labels[label] === value
  for (const { id: ID, name: Names, state: State, image: Image, labels } of containers().filter(isMeant)) {
    const columns: Record<string, string> = { ID, Names, State, Image }
    const line = flagValue('--format').replace(/{{\.(\w+)(?: "([^"]+)")?}}/g, (_, field, key) =>
      String(key === undefined ? columns[field] : (labels[key] ?? '')),
    )
    console.log(line)
  }
}

/** Written whole or not at all: others may look meanwhile. */
function write(file: string, content: object): void {
  const unfinished = `${file}.${process.pid}.new`
  writeFileSync(unfinished, JSON.stringify(content))
  renameSync(unfinished, file)
}

function createCluster(name: string): void {
  if (containers().some((each) => each.name === `${name}-control-plane`)) {
    refuse(`ERROR: failed to create cluster: node(s) already exist for a cluster with the name "${name}"`)
    return
  }
  if (!existsSync(networkFile)) write(networkFile, { name: 'kind', subnets: ['172.18.0.0/16'] })
  const address = `172.18.${(process.pid >> 8) & 255}.${process.pid & 255}` // no other's that is made at the same time
  const node: Container = {
    id: `id-of-${name}`,
    name: `${name}-control-plane`,
    state: 'running',
    image: 'kindest/node',
    labels: { 'io.x-k8s.kind.cluster': name, 'io.x-k8s.kind.role': 'control-plane' },
    address,
  }
  write(join(engine, 'containers', address), node)
  writeFileSync(flagValue('--kubeconfig'), '')
}

const [command, more = ''] = args
if (program === 'docker') {
  appendFileSync(join(engine, 'calls'), `${args.join(' ')}\n`)
  if (command === 'network' && more === 'inspect') networkInspect(args[2] ?? '')
  else if (command === 'ps') ps()
  else refuse(`docker: unknown command: docker ${command}`)
} else if (command === 'create') {
  createCluster(read(flagValue('--config')).name)
} else {
  refuse(`ERROR: unknown command "${command}" for "kind"`)
}
