import fc from 'fast-check'
import { planAddresses } from '../../lib/net/address-plan.ts'
import type { AddressRequest } from '../../lib/net/address-request.ts'
import { anyRequest } from '../net/plan-arbitrary.ts'
import { checkLaws } from '../net/plan-laws.ts'
import { randomFrom } from '../net/random.ts'

const LAW_RUNS = 100_000
const TIMED_RUNS = 51
const SLOTS = 1_000
const TARGET_MS = 50

const one = timesMs(SLOTS)
const two = timesMs(2 * SLOTS)
console.log(`allocator: ${SLOTS} dual-stack slots in ${text(one)} (target ${TARGET_MS} ms)`)
console.log(
  `allocator: ${2 * SLOTS} in ${text(two)}, ${(two.fastest / one.fastest).toFixed(2)} times as long`,
)

let planned = 0
const law = fc.property(anyRequest, fc.integer(), (request, seed) => {
  if (checkLaws(request, randomFrom(seed).number)) planned += 1
})
const start = performance.now()
fc.assert(law, { numRuns: LAW_RUNS, seed: 4 })
const seconds = ((performance.now() - start) / 1000).toFixed(1)
console.log(`laws: ${LAW_RUNS} requests, ${planned} planned, the others refused with a fix, ${seconds} s`)
process.exit(one.median < TARGET_MS ? 0 : 1)

/** The first runs compile, which the median ignores. On a busy machine only the fastest run is meaningful. */
function timesMs(slots: number): { median: number; fastest: number } {
  const request = largeRequest(slots)
  const times = Array.from({ length: TIMED_RUNS }, () => {
    const start = performance.now()
    planAddresses(request)
    return performance.now() - start
  }).sort((a, b) => a - b)
  return { median: times[Math.floor(TIMED_RUNS / 2)] ?? 0, fastest: times[0] ?? 0 }
}

function text({ median, fastest }: { median: number; fastest: number }): string {
  return `${median.toFixed(1)} ms (median of ${TIMED_RUNS}; fastest ${fastest.toFixed(1)} ms)`
}

function largeRequest(slots: number): AddressRequest {
  return {
    clusters: Array.from({ length: slots }, (_, slot) => ({
      name: `cluster-${slot}`,
      slot,
      families: [4, 6],
      network: 'large',
    })),
    networks: [
      {
        name: 'large',
        subnets: [{ cidr: '100.64.0.0/10' }, { cidr: 'fd01::/64' }],
        taken: [],
        assumed: true,
      },
    ],
    avoided: [{ range: '192.168.0.0/16', by: 'route on tun0' }],
    bases: {
      pods4: { range: '10.0.0.0/8', prefix: 24 },
      services4: { range: '172.16.0.0/12', prefix: 24 },
      pods6: { range: 'fd02::/32', prefix: 56 },
      services6: { range: 'fd03::/32', prefix: 112 },
    },
  }
}
