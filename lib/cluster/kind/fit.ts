import { exitCodes, Failure } from '../../failure.ts'
import type { Cluster } from '../../lab/schema.ts'
import type { Replaceable, Wanted } from '../provider.ts'
import type { NodeContainer } from './docker.ts'
import { subnets } from './kind-config.ts'
import type { Observed } from './observe.ts'

/** Every property in which a kind cluster differs from the lab, as `property: expected, got`. */
export function mismatches(
  cluster: Cluster,
  wanted: Wanted,
  nodes: readonly NodeContainer[],
  observed: Observed,
): readonly string[] {
  const count = (role: string) => nodes.filter((node) => node.role === role).length
  const parts: Record<Replaceable, readonly string[]> = {
    cni: observed.cniOfImage,
    'kube-proxy': ['kube-proxy'],
  }
  const kindsPart = (part: Replaceable) =>
    parts[part].some((name) => observed.daemonSets.includes(name)) ? "kind's own" : 'none'
  const rows: [what: string, expected: string | number, got: string | number][] = [
    ['control planes', cluster.kind.controlPlanes, count('control-plane')],
    ['workers', cluster.kind.workers, count('worker')],
    ['Kubernetes', cluster.kubernetes, releaseAs(observed.kubernetes, cluster.kubernetes)],
    ['pod CIDR', subnets(wanted.addresses.pods), observed.podSubnet],
    ['service CIDR', subnets(wanted.addresses.services), observed.serviceSubnet],
    ...(['cni', 'kube-proxy'] as const).map((part): [string, string, string] => [
      part,
      wanted.replaces.includes(part) ? 'none' : "kind's own",
      kindsPart(part),
    ]),
  ]
  return rows
    .filter(([, expected, got]) => expected !== got)
    .map(([what, expected, got]) => `${what}: ${expected}, got ${got}`)
}

/** `v1.34.4` in the precision of `1.34`. */
const releaseAs = (version: string, precision: string) =>
  version.replace(/^v/, '').split('.').slice(0, precision.split('.').length).join('.')

export const unfit = (name: string, differences: readonly string[]) =>
  new Failure({
    code: 'cluster-unfit',
    what: `kind cluster ${name} is there, but is another than the lab wants`,
    expected: `\n    ${differences.join('\n    ')}`,
    next: `change the lab file to fit, or remove the cluster (make down CLUSTER=${name} where we made it) and run again`,
    exitCode: exitCodes.usage,
  })
