// Measures the start-up that a user waits for: `make help`, and a task's --help against a bare node.
import { checkout } from '../checkout.ts'
import { median, timed } from './timing.ts'

const ROUNDS = 15

const lab = await checkout()
try {
  const node = `${lab.folder}/node_modules/.bin/node`
  const env = ['env', `NODE_COMPILE_CACHE=${lab.folder}/.cache/node`] as const
  const commands = {
    'make help': ['make', 'help'],
    'node -e 0': [...env, node, '-e', '0'],
    'node tasks/metallb.mts --help': [...env, node, 'tasks/metallb.mts', '--help'],
  } as const
  const medians = new Map<string, number>()
  for (const [name, argv] of Object.entries(commands)) {
    await lab.run(argv) // fills the compile cache
    const rounds: number[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await timed(() => lab.run(argv)))
    medians.set(name, median(rounds))
    console.log(`${name}: median ${median(rounds).toFixed(0)} ms of ${ROUNDS}`)
  }
  const ratio = (medians.get('node tasks/metallb.mts --help') ?? 0) / (medians.get('node -e 0') ?? 1)
  console.log(`--help is ${ratio.toFixed(2)} times a bare node (wanted: under 3)`)
  console.log(`make help wanted: under 500 ms`)
} finally {
  await lab.remove()
}
