import { resolve } from 'node:path'
import { kindCheckout } from '../kind/lab.ts'
import { bed } from '../kind/setup.ts'
import { timed, written } from './timing.ts'

/** A kind cluster with the bed's Cilium, without Gateway API, and these components. */
export const cluster = (components: object) => ({
  kind: { image: process.env.KIND_BED_IMAGE },
  components: {
    cilium: { version: '1.20.2', valuesFiles: [resolve(bed, 'cilium-values.yaml')] },
    ...components,
  },
})

/** How many milliseconds `make up` takes for these clusters, not for the first time in its checkout; they are removed again. */
export async function timedUp(clusters: Readonly<Record<string, object>>): Promise<number> {
  const lab = await kindCheckout(clusters)
  try {
    // what Node compiles once for a checkout is compiled then, as the shell's programs are
    await lab.make('addresses')
    written()
    return await timed(async () => {
      const { exitCode, stderr } = await lab.make('up')
      if (exitCode !== 0) throw new Error(stderr)
    })
  } finally {
    await lab.remove()
  }
}
