import { expect, test } from 'vitest'
import { openKindEngine } from '../../../lib/cluster/kind/engine.ts'
import { openSnapshot } from '../../../lib/snapshot.ts'
import { withProgram } from '../../tools/fake-program.ts'

/** An engine with running nodes of these clusters, whose network has those containers in it. */
function engineWith(clusters: readonly string[], containers: object) {
  const columns = (name: string) => ['id', `${name}-control-plane`, 'running', 'image', 'control-plane', name]
  const nodes = clusters.map((name) => columns(name).join('\t')).join('\n')
  const network = { Name: 'kind', IPAM: { Config: [{ Subnet: '172.18.0.0/16' }] }, Containers: containers }
  const context = withProgram(
    'docker',
    `case "$1" in
      network) echo '${JSON.stringify([network])}' ;;
      ps) echo '${nodes}' ;;
      inspect) shift 3; for name; do echo "\\"/$name\\" {\\"kind\\":{\\"IPAddress\\":\\"172.18.0.9\\"}}"; done ;;
    esac`,
  )
  return openKindEngine({ clusters: ['west'], snapshot: openSnapshot(), context })
}

const node = (name: string, IPv4Address: string, IPv6Address = '') => ({
  Name: name,
  IPv4Address,
  IPv6Address,
})

test('the addresses of nodes are those on the network: the IPv4 one, else the IPv6 one', async () => {
  const { addresses } = engineWith([], {
    a: node('west-control-plane', '172.18.0.2/16', 'fc00::2/64'),
    b: node('west-worker', '', 'fc00::3/64'),
    c: node('west-worker2', ''),
  })
  expect([...(await addresses())]).toEqual([
    ['west-control-plane', '172.18.0.2'],
    ['west-worker', 'fc00::3'],
  ])
})

test('a running node of the lab that the network does not list is asked for itself, and no other’s', async () => {
  const { addresses } = engineWith(['west', 'other'], {})
  expect([...(await addresses())]).toEqual([['west-control-plane', '172.18.0.9']])
})

test('a network that is not there is none', async () => {
  const context = withProgram('docker', `[ "$1" = network ] && exit 1; exit 0`)
  const { network, addresses } = openKindEngine({ clusters: [], snapshot: openSnapshot(), context })
  expect(await network()).toBeUndefined()
  expect([...(await addresses())]).toEqual([])
})
