// Measures a full probe of the converged default lab on a rehearsal: `make plan` as a whole, and the probe by its own
// report.
import { checkout } from '../checkout.ts'
import { median, timed } from './timing.ts'

const ROUNDS = 7

const lab = await checkout()
try {
  const up = await lab.make('rehearse')
  if (up.exitCode !== 0) throw new Error(up.stderr)
  const whole: number[] = []
  const probes: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    let planned: Awaited<ReturnType<typeof lab.events>> | undefined
    whole.push(
      await timed(async () => {
        planned = await lab.events(['plan', 'PROVIDER=rehearsal'])
      }),
    )
    const end = planned?.events.find((event) => event.type === 'run-ended')
    if (end === undefined || end.changes !== 0) throw new Error('the lab is not converged')
    probes.push(end.durationMs)
  }
  console.log(
    `full probe of a converged default lab: median ${median(probes).toFixed(0)} ms of ${ROUNDS} (wanted: under 1500 ms)`,
  )
  console.log(`make plan: median ${median(whole).toFixed(0)} ms`)
} finally {
  await lab.remove()
}
