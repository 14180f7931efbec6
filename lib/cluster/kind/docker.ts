import { Failure } from '../../failure.ts'
import { childEnvironment } from '../../process/environment.ts'
import { type ProcessContext, type ProcessResult, run } from '../../process/run.ts'

const QUERY_MS = 30_000

/** A container that is a node of a kind cluster, or its load balancer. */
export interface NodeContainer {
  id: string
  name: string
  running: boolean
  image: string
  role: string
  cluster: string
}

/** Runs the docker CLI, because only it knows where the engine is: docker contexts and remote engines included. */
export function docker(args: readonly string[], context: ProcessContext): Promise<ProcessResult> {
  const quiet = { env: childEnvironment(context.env), signal: context.signal }
  return run({ argv: ['docker', ...args], deadlineMs: QUERY_MS }, quiet)
}

/** Like {@link docker}, for commands that fail only without an engine. @throws Failure `docker-failed` */
export async function dockerOk(args: readonly string[], context: ProcessContext): Promise<string> {
  const { exitCode, stdout, stderr } = await docker(args, context)
  if (exitCode === 0) return stdout
  throw new Failure({
    code: 'docker-failed',
    what: `\`docker ${args.slice(0, 3).join(' ')} …\` failed`,
    expected: 'a Docker engine that answers',
    got: stderr.trim(),
    next: 'docker info',
    retryable: true,
  })
}

/** The containers of kind clusters on this engine, running or not; of one cluster if it is named. */
export async function nodeContainers(
  cluster: string | undefined,
  context: ProcessContext,
): Promise<readonly NodeContainer[]> {
  const label = 'io.x-k8s.kind.cluster'
  const filter = cluster === undefined ? label : `${label}=${cluster}`
  const columns = ['.ID', '.Names', '.State', '.Image', '.Label "io.x-k8s.kind.role"', `.Label "${label}"`]
  const format = columns.map((column) => `{{${column}}}`).join('\t')
  const stdout = await dockerOk(
    ['ps', '--all', '--no-trunc', `--filter=label=${filter}`, '--format', format],
    context,
  )
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [id = '', name = '', state, image = '', role = '', clusterName = ''] = line.split('\t')
      return { id, name, running: state === 'running', image, role, cluster: clusterName }
    })
}

/** The addresses of running containers on a network, by name: the IPv4 address, otherwise the IPv6 one. */
export async function containerAddresses(
  names: readonly string[],
  network: string,
  context: ProcessContext,
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map()
  const format = '{{json .Name}} {{json .NetworkSettings.Networks}}'
  // a container being created or removed is not found and fails the command; the others are printed nevertheless
  const { stdout } = await docker(['inspect', '--format', format, ...names], context)
  const lines = stdout.split('\n').filter(Boolean)
  const entries = lines.map((line): [string, string] => {
    const space = line.indexOf(' ')
    const name: string = JSON.parse(line.slice(0, space))
    const networks: Record<string, { IPAddress?: string; GlobalIPv6Address?: string }> = JSON.parse(
      line.slice(space),
    )
    const attachment = networks[network]
    return [name.replace(/^\//, ''), attachment?.IPAddress || attachment?.GlobalIPv6Address || '']
  })
  return new Map(entries.filter(([, address]) => address !== ''))
}
