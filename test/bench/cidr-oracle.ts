import { compareWithPython, hasPython } from '../net/oracle.ts'

const CASES = 1_000_000
const SEED = 20_260_801

if (!hasPython()) {
  console.error('cidr-oracle: python3 is missing')
  process.exit(3)
}
const start = performance.now()
const { cases, differences } = await compareWithPython(CASES, SEED)
const seconds = ((performance.now() - start) / 1000).toFixed(1)
for (const difference of differences.slice(0, 20)) console.error(difference)
console.log(`cidr-oracle: ${cases} cases, ${differences.length} differences, ${seconds} s`)
process.exit(differences.length === 0 ? 0 : 1)
