// `make up` of two kind clusters in one mesh beside `make up` of one of them alone, in one run, turn by turn.
// Needs Docker, kind on the PATH and KIND_BED_IMAGE: eval "$(<kind bed>/up)"
import { resolve } from 'node:path'
import { kindCheckout, randomPrefix } from '../kind/lab.ts'
import { bed } from '../kind/setup.ts'
import { median, timed } from './timing.ts'

const rounds = Number(process.argv[2] ?? 2)
const cluster = (components: object) => ({
  kind: { image: process.env.KIND_BED_IMAGE },
  components: {
    cilium: { version: '1.20.2', valuesFiles: [resolve(bed, 'cilium-values.yaml')] },
    ...components,
  },
})

async function timeOf(names: readonly string[], components: object): Promise<number> {
  const lab = await kindCheckout(Object.fromEntries(names.map((name) => [name, cluster(components)])))
  try {
    return await timed(async () => {
      const { exitCode, stderr } = await lab.make('up')
      if (exitCode !== 0) throw new Error(stderr)
    })
  } finally {
    await lab.remove()
  }
}

const times = { one: [] as number[], two: [] as number[] }
for (let round = 0; round < rounds; round++) {
  const prefix = randomPrefix()
  times.one.push(await timeOf([`${prefix}-lone`], {}))
  times.two.push(await timeOf([`${prefix}-east`, `${prefix}-west`], { clustermesh: {} }))
  const [one, two] = [times.one, times.two].map((list) => ((list.at(-1) ?? 0) / 1000).toFixed(1))
  console.log(`round ${round + 1}: one cluster ${one} s, two in a mesh ${two} s`)
}
const ratio = median(times.two) / median(times.one)
console.log(`two clusters take ${ratio.toFixed(2)} times one (medians of ${rounds}; wanted: below 2)`)
