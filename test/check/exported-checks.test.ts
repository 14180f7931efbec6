import { expect, test } from 'vitest'
import { exportedServiceChecks } from '../../lib/check/exported-checks.ts'
import type { CheckContext } from '../../lib/check/probing.ts'
import { labSchema } from '../../lib/lab/schema.ts'

const range = { text: '10.128.0.0/16', family: 4, reason: '', assumed: false } as const
const context = (name: string): CheckContext => ({
  lab: labSchema({}).parse({ clusters: { west: {}, east: {} } }),
  cluster: { name, provider: 'kind', apiServer: { port: 6443 } },
  addresses: { pods: [range], pool: [], controlPlaneVip: [] },
})

test('each cluster asks for the names of all members, answered by the pod of the exporting one', () => {
  const checks = exportedServiceChecks(context('west'), ['west', 'east'])
  expect(checks).toMatchObject([
    {
      id: 'clusterset-name-of-west-from-client',
      to: { kind: 'DNS name', name: 'exported-by-west.homelab-verify.svc.clusterset.local' },
      responder: { pod: 'web', cluster: 'west' },
    },
    { id: 'clusterset-name-of-east-from-client', responder: { pod: 'web', cluster: 'east' } },
  ])
})

test('a cluster creates and exports only its own service', () => {
  for (const { objects = [] } of exportedServiceChecks(context('east'), ['west', 'east']))
    expect(objects.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
      ['Service', 'exported-by-east'],
      ['ServiceExport', 'exported-by-east'],
    ])
})
