import { resolve } from 'node:path'
import { kindCheckout } from '../kind/lab.ts'
import { bed } from '../kind/setup.ts'
import { timed, written } from './timing.ts'

/** A kind cluster with the bed's Cilium, without the Gateway API, and with these components. */
export const cluster = (components: object) => ({
  kind: { image: process.env.KIND_BED_IMAGE },
  components: {
    cilium: { version: '1.20.2', valuesFiles: [resolve(bed, 'cilium-values.yaml')] },
    ...components,
  },
})

/** The milliseconds of `make up` for these clusters, in a checkout that has run before; the clusters are removed. */
export async function timedUp(clusters: Readonly<Record<string, object>>): Promise<number> {
  const lab = await kindCheckout(clusters)
  try {
    // this fills Node's compile cache of the checkout, since the shell's programs are compiled too
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
