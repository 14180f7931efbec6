#!/usr/bin/env zx
import { z } from 'zod'
import type { ClusterAddresses } from '../lib/net/address-plan.ts'
import { objects } from '../lib/step/step.ts'
import { defineTask } from '../lib/task/define-task.ts'

const NAMESPACE = 'metallb-system'

const pool = z.strictObject({
  name: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be a Kubernetes name'),
  addresses: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Ranges; the cluster's own of the address plan if left out"),
})

export const poolInput = {
  pools: z
    .array(pool)
    .min(1)
    .default([{ name: 'first-pool' }])
    .describe('Address pools'),
}

/** The pools, and the one layer 2 advertisement that makes MetalLB answer for all of them. */
export function poolSteps(pools: readonly z.output<typeof pool>[], plan: ClusterAddresses) {
  const planned = plan.pool.map((range) => range.text)
  const lists = pools.map(({ name, addresses }) => ({ name, addresses: addresses ?? planned }))
  const api = { apiVersion: 'metallb.io/v1beta1' }
  const poolObjects = lists.map(({ name, addresses }) => ({
    ...api,
    kind: 'IPAddressPool',
    metadata: { name, namespace: NAMESPACE },
    spec: { addresses },
  }))
  const advertisement = {
    ...api,
    kind: 'L2Advertisement',
    metadata: { name: 'l2-advert', namespace: NAMESPACE },
    spec: { ipAddressPools: lists.map(({ name }) => name) },
  }
  return [
    objects('address pools', [...poolObjects, advertisement], {
      addresses: lists.flatMap((list) => list.addresses),
    }),
  ]
}

export default defineTask(import.meta, {
  summary: "MetalLB's address pools and their layer 2 advertisement, without installing it",
  links: [
    'https://metallb.io/configuration/',
    'https://metallb.io/configuration/_advanced_l2_configuration/',
  ],
  needs: ['metallb?'],
  input: z.strictObject(poolInput),
  steps: ({ pools }, { addresses }) => poolSteps(pools, addresses),
})
