import type { CheckContext } from '../../lib/check/probing.ts'
import { labSchema } from '../../lib/lab/schema.ts'

export const range = (text: string, family: 4 | 6) => ({ text, family, reason: '', assumed: false })
export const v4 = range('10.128.0.0/16', 4)

/** The context that the checks of `west` are built from, in a lab that also has `east` unless `given` replaces it. */
export function checkContext(given: object = {}, pods = [v4], name = 'west'): CheckContext {
  return {
    lab: labSchema({}).parse({ clusters: { west: {}, east: {} }, ...given }),
    cluster: { name, provider: 'kind', apiServer: { port: 6443 } },
    addresses: { pods, pool: [], controlPlaneVip: [range('192.0.2.9', 4)] },
  }
}
