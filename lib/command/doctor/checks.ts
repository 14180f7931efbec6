import { existsSync } from 'node:fs'
import { hostRoutes } from '../../cluster/host-routes.ts'
import { Failure } from '../../failure.ts'
import { readRecordedNodeAddresses } from '../../workspace/recorded-node-addresses.ts'
import { certificatesEnding, observeCertificates } from './certificates.ts'
import type { DoctorCheck, DoctorContext } from './context.ts'
import { contextDrift } from './contexts.ts'
import { diskSpace, readDisk } from './disk.ts'
import { dockerThere } from './docker.ts'
import type { DockerFacts } from './docker-facts.ts'
import { inotifyLimits, kernelModules } from './host.ts'
import type { HostFacts } from './host-facts.ts'
import { addressProblems, incompatible } from './lab.ts'
import type { LabFacts } from './lab-facts.ts'
import { observeNetworks } from './network-facts.ts'
import { emptyNetworks, networkLacksFamily } from './networks.ts'
import { movedNodes } from './node-addresses.ts'
import { observePorts, portsTaken } from './ports.ts'
import { networksOver, routesOver } from './ranges.ts'
import { addressesReachable } from './reachable.ts'
import { toolVersions } from './tool-versions.ts'

/** The checks for every provider. */
export function labChecks(
  { lab, context, now, rules, tools, cacheFolder }: DoctorContext,
  host: HostFacts,
): readonly DoctorCheck[] {
  const { clusters } = lab
  const versions = Object.fromEntries(tools.map(({ name, version }) => [name, version]))
  const facts = {
    ...(host.kernel === undefined ? {} : { kernel: host.kernel }),
    ...(host.cgroup === undefined ? {} : { cgroup: host.cgroup }),
    ...versions,
  }
  return [
    ['compatibility', () => incompatible(lab, rules, facts)],
    ['address plan', () => addressProblems(lab)],
    ['tool versions', () => toolVersions(tools, context)],
    ['room for tools', async () => diskSpace([await readDisk('tools', cacheFolder)])],
    ['contexts', () => contextDrift(clusters, context)],
    ['certificates', async () => certificatesEnding(await observeCertificates(clusters), now)],
    ['node addresses', async () => (await Promise.all(clusters.map(addressesMoved))).flat()],
  ]
}

const addressesMoved = async ({ name, folder, network }: LabFacts['clusters'][number]) =>
  network.assumed ? [] : movedNodes(name, await readRecordedNodeAddresses(folder), network.taken)

/** The checks of the requirements that kind nodes have on this machine. */
export const hostChecks = (
  { isRoot }: DoctorContext,
  host: HostFacts,
  docker: DockerFacts,
): readonly DoctorCheck[] => [
  ['Docker', () => dockerThere(docker, host, isRoot)],
  ['inotify limits', () => inotifyLimits(host, isRoot)],
  ['kernel modules', () => kernelModules(host)],
]

/** The checks that need an answering Docker engine. */
export function dockerChecks(
  { lab, context }: DoctorContext,
  host: HostFacts,
  { engine }: Extract<DockerFacts, { state: 'answers' }>,
): readonly DoctorCheck[] {
  const kinds = lab.clusters.filter(({ cluster }) => cluster.provider === 'kind')
  const names = kinds.map(({ name }) => name)
  const pools = () =>
    withPlan(lab)
      .plan.filter(({ name }) => names.includes(name))
      .flatMap(({ pool }) => pool.map(({ text }) => text))
  const own = kinds.map(({ network }) => network.name)
  const networks = observeNetworks(context)
  // the folder of an engine in a virtual machine is not on this host
  const isHere = existsSync(engine.folder)
  return [
    ['LoadBalancer addresses', () => addressesReachable(engine, host, pools(), own[0] ?? 'kind')],
    [
      'room for images',
      async () => (isHere ? diskSpace([await readDisk('images and containers', engine.folder)]) : []),
    ],
    ['families of the network', async () => networkLacksFamily(kinds, await networks)],
    ['leftover networks', async () => emptyNetworks(await networks, own)],
    ['other networks', async () => networksOver(withPlan(lab), await networks)],
    ['routes', async () => routesOver(withPlan(lab), await hostRoutes(context))],
    ['ports', async () => portsTaken(await observePorts(names, context))],
  ]
}

/** The same lab. @throws Failure `no-address-plan` if it has no address plan, and so no known ranges */
function withPlan(lab: LabFacts): LabFacts {
  if (lab.problems.length === 0) return lab
  throw new Failure({ code: 'no-address-plan', what: 'the lab has no address plan' })
}
