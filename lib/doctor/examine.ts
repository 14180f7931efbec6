import { hostRoutes } from '../cluster/host-routes.ts'
import { Failure } from '../failure.ts'
import type { Rule } from '../lab/rules.ts'
import type { ProcessContext } from '../process/run.ts'
import { readNodeAddresses } from '../run/node-addresses.ts'
import type { Artifact } from '../tools/artifact.ts'
import { certificatesEnding, observeCertificates } from './certificates.ts'
import { contextDrift } from './contexts.ts'
import { diskSpace, readDisk } from './disk.ts'
import { dockerThere } from './docker.ts'
import { type DockerFacts, observeDocker } from './docker-facts.ts'
import type { Finding } from './finding.ts'
import { inotifyLimits, kernelModules } from './host.ts'
import { type HostFacts, readHost } from './host-facts.ts'
import { addressProblems, incompatible } from './lab.ts'
import type { LabFacts } from './lab-facts.ts'
import { observeNetworks } from './network-facts.ts'
import { emptyNetworks, networkLacksFamily } from './networks.ts'
import { nodeAddresses } from './node-addresses.ts'
import { observePorts, portsTaken } from './ports.ts'
import { networksOver, routesOver } from './ranges.ts'
import { addressesReachable } from './reachable.ts'
import { toolVersions } from './tool-versions.ts'

/** What an examination has at hand. */
export interface Patient {
  lab: LabFacts
  context: ProcessContext
  /** Where /proc, /sys and /etc of this machine are. */
  root: string
  os: HostFacts['os']
  isRoot: boolean
  now: Date
  rules: readonly Rule[]
  /** The programs that may come from the PATH, and the versions that the rules may look at. */
  tools: readonly Artifact[]
  /** Where tools are kept. */
  cacheFolder: string
}

export interface Examined {
  /** Errors first. */
  findings: readonly Finding[]
  /** What was looked at and is as it should be. */
  fine: readonly string[]
  /** What could not be looked at, or need not be, and why. */
  left: readonly { about: string; why: string }[]
}

type Look = readonly [about: string, look: () => readonly Finding[] | Promise<readonly Finding[]>]

const SEVERITIES = ['error', 'warning', 'info'] as const

/** Looks at the machine and the lab, and changes nothing. One look that fails keeps none of the others from being had. */
export async function examine(patient: Patient): Promise<Examined> {
  const { lab, context, root, os } = patient
  const [host, docker] = [await readHost(root, os), await observeDocker(context)]
  const usesDocker = lab.clusters.some(({ cluster }) => cluster.provider === 'kind')
  const looks = [
    ...looksAtLab(patient, host),
    ...(usesDocker ? looksAtHost(patient, host, docker) : []),
    ...(usesDocker && docker.state === 'answers' ? looksAtDocker(patient, host, docker) : []),
  ]
  const seen = await Promise.all(looks.map((look) => take(look, context)))
  const findings = seen.flatMap((each) => each.findings)
  const why = usesDocker ? 'Docker does not answer' : 'the lab has no kind cluster'
  return {
    findings: findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
    fine: seen.flatMap(({ about, why, findings }) =>
      why === undefined && findings.length === 0 ? [about] : [],
    ),
    left: [
      ...seen.flatMap(({ about, why }) => (why === undefined ? [] : [{ about, why }])),
      ...(usesDocker && docker.state === 'answers' ? [] : [{ about: 'Docker networks, ports, routes', why }]),
    ],
  }
}

async function take([about, look]: Look, { signal }: ProcessContext) {
  try {
    return { about, findings: await look() }
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error
    return { about, findings: [], why: error.details.got ?? error.message }
  }
}

/** What can be looked at wherever clusters come from. */
function looksAtLab(
  { lab, context, now, rules, tools, cacheFolder }: Patient,
  host: HostFacts,
): readonly Look[] {
  const { clusters } = lab
  const versions = Object.fromEntries(tools.map(({ name, version }) => [name, version]))
  const known = {
    ...(host.kernel === undefined ? {} : { kernel: host.kernel }),
    ...(host.cgroup === undefined ? {} : { cgroup: host.cgroup }),
    ...versions,
  }
  const disk = async () =>
    diskSpace([await readDisk('tools', cacheFolder)].filter((each) => each !== undefined))
  return [
    ['compatibility', () => incompatible(lab, rules, known)],
    ['address plan', () => addressProblems(lab)],
    ['tool versions', () => toolVersions(tools, context)],
    ['room for tools', disk],
    ['contexts', () => contextDrift(clusters, context)],
    ['certificates', async () => certificatesEnding(await observeCertificates(clusters), now)],
    ['node addresses', async () => (await Promise.all(clusters.map(addressesMoved))).flat()],
  ]
}

const addressesMoved = async ({ name, folder, network }: LabFacts['clusters'][number]) =>
  network.assumed ? [] : nodeAddresses(name, await readNodeAddresses(folder), network.taken)

/** What kind nodes need of this machine. */
const looksAtHost = ({ isRoot }: Patient, host: HostFacts, docker: DockerFacts): readonly Look[] => [
  ['Docker', () => dockerThere(docker, host, isRoot)],
  ['inotify limits', () => inotifyLimits(host, isRoot)],
  ['kernel modules', () => kernelModules(host)],
]

function looksAtDocker(
  { lab, context }: Patient,
  host: HostFacts,
  { engine }: Extract<DockerFacts, { state: 'answers' }>,
): readonly Look[] {
  const kinds = lab.clusters.filter(({ cluster }) => cluster.provider === 'kind')
  const names = kinds.map(({ name }) => name)
  const pools = lab.plan
    .filter(({ name }) => names.includes(name))
    .flatMap(({ pool }) => pool.map(({ text }) => text))
  const own = kinds.map(({ network }) => network.name)
  const networks = observeNetworks(context)
  const disk = async () =>
    diskSpace([await readDisk('images and containers', engine.folder)].filter((each) => each !== undefined))
  return [
    ['LoadBalancer addresses', () => addressesReachable(engine, host, pools, own[0] ?? 'kind')],
    ['room for images', disk],
    ['families of the network', async () => networkLacksFamily(kinds, await networks)],
    ['leftover networks', async () => emptyNetworks(await networks, own)],
    ['other networks', async () => networksOver(lab, await networks)],
    ['routes', async () => routesOver(lab, await hostRoutes(context))],
    ['ports', async () => portsTaken(await observePorts(names, context))],
  ]
}
