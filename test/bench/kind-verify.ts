// Measures `make verify` for the whole matrix of the default lab, all of it passing, from the call until everything is
// removed. Needs Docker, kind on the PATH and KIND_BED_IMAGE: eval "$(<kind bed>/up)"
import { loadavg } from 'node:os'
import { bedCluster, kindCheckout, randomPrefix } from '../kind/lab.ts'
import { verify } from '../verify.ts'
import { median, timed } from './timing.ts'

const rounds = Number(process.argv[2] ?? 3)
const lab = await kindCheckout({ [`${randomPrefix()}-bench`]: bedCluster() })
try {
  const up = await lab.make('up')
  if (up.exitCode !== 0) throw new Error(up.stderr)
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    times.push(
      await timed(async () => {
        const { ids, details } = await verify(lab)
        const [passed, all] = [ids('pass').length, ids().length]
        console.log(`round ${round + 1}: ${passed} of ${all} checks passed, load ${loadavg()[0]?.toFixed(1)}`)
        if (passed !== all) console.log(details)
      }),
    )
  }
  console.log(
    `make verify takes ${(median(times) / 1000).toFixed(1)} s (median of ${rounds}; wanted: under 20)`,
  )
} finally {
  await lab.remove()
}
