// Measures `make up` of two kind clusters in one mesh against one cluster with the same components, in one run,
// alternating.
// Needs Docker, kind on the PATH and KIND_BED_IMAGE: eval "$(<kind bed>/up)"
import { randomPrefix } from '../kind/lab.ts'
import { cluster, timedUp } from './timed-up.ts'
import { median } from './timing.ts'

const rounds = Number(process.argv[2] ?? 2)
const timeOf = (...names: readonly string[]) =>
  timedUp(Object.fromEntries(names.map((name) => [name, cluster({ clustermesh: {} })])))

const times = { one: [] as number[], two: [] as number[] }
for (let round = 0; round < rounds; round++) {
  const prefix = randomPrefix()
  times.one.push(await timeOf(`${prefix}-lone`))
  times.two.push(await timeOf(`${prefix}-east`, `${prefix}-west`))
  const [one, two] = [times.one, times.two].map((list) => ((list.at(-1) ?? 0) / 1000).toFixed(1))
  console.log(`round ${round + 1}: one cluster ${one} s, two in a mesh ${two} s`)
}
const ratio = median(times.two) / median(times.one)
console.log(`two clusters take ${ratio.toFixed(2)} times one (medians of ${rounds}; wanted: below 2)`)
