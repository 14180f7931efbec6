import semver from 'semver'
import { addressText } from '../../net/address-text.ts'
import { safeParseCidr } from '../../net/cidr.ts'
import { parseRange } from '../../net/range.ts'
import type { Engine } from './docker-facts.ts'
import { byHand, type Finding } from './finding.ts'
import type { HostFacts } from './host-facts.ts'

/** From where LoadBalancer addresses can be reached, given where the engine is. */
export function addressesReachable(
  { version, system, isRootless }: Engine,
  { isWsl, kernel = '' }: HostFacts,
  pools: readonly string[],
  network: string,
): readonly Finding[] {
  if (pools.length === 0) return []
  const [first] = pools.map(parseRange)
  const address = first === undefined ? '' : addressText(first.family, first.first)
  const inside = `docker run --rm --network ${network} curlimages/curl http://${address}/`
  if (system === 'Docker Desktop')
    return [
      {
        id: 'docker-desktop',
        severity: 'warning',
        what: 'Docker Desktop runs its containers in a virtual machine',
        evidence: `docker info: OperatingSystem ${system}`,
        means: 'this machine has no route to LoadBalancer addresses; containers on the same network have',
        fix: byHand([inside], 'or publish a port of the node (extraPortMappings of kind)'),
      },
    ]
  if (isRootless)
    return [
      {
        id: 'docker-rootless',
        severity: 'warning',
        what: 'the Docker engine runs rootless, in a network namespace of its own',
        evidence: 'docker info: SecurityOptions name=rootless',
        means: 'this machine has no route to LoadBalancer addresses; the namespace of the engine has',
        fix: byHand([
          `nsenter -U --preserve-credentials -n -t "$(cat "$XDG_RUNTIME_DIR/docker.pid")" curl http://${address}/`,
        ]),
      },
    ]
  return isWsl ? [wsl(kernel, address)] : elsewhere(version, pools)
}

const wsl = (kernel: string, address: string): Finding => ({
  id: 'wsl',
  severity: 'warning',
  what: 'this Linux runs in Windows (WSL 2)',
  evidence: `kernel ${kernel}`,
  means: 'LoadBalancer addresses answer here, and not in Windows, which has no route to them',
  fix: byHand(
    [`curl http://${address}/`],
    `here; in Windows, as administrator, after: route add ${address} mask 255.255.255.255 <address of eth0 here>`,
  ),
})

/** https://docs.docker.com/engine/network/packet-filtering-firewalls/ */
function elsewhere(version: string, pools: readonly string[]): readonly Finding[] {
  const release = semver.coerce(version)
  if (release === null || release.major < 28) return []
  const accept = (pool: string) => {
    const iptables = parseRange(pool).family === 6 ? 'ip6tables' : 'iptables'
    return `sudo ${iptables} -I DOCKER-USER ${matchOf(pool)} -j ACCEPT`
  }
  return [
    {
      id: 'docker-direct-routing',
      severity: 'info',
      what: 'Docker 28 and later drop what other machines send to addresses in its networks',
      evidence: `docker info: ServerVersion ${version}`,
      means: 'LoadBalancer addresses answer on this machine only',
      fix: byHand(
        pools.map(accept),
        'only if others are to reach them; they also need a route to the pool by way of this machine',
      ),
    },
  ]
}

const matchOf = (pool: string) => (safeParseCidr(pool).ok ? `-d ${pool}` : `-m iprange --dst-range ${pool}`)
