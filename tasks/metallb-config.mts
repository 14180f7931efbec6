#!/usr/bin/env zx
import { z } from 'zod'
import type { ClusterAddresses } from '../lib/net/address-plan.ts'
import { safeParseRange } from '../lib/net/range.ts'
import { shareRanges } from '../lib/net/share-ranges.ts'
import { objects, webhookReady } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { DNS_LABEL } from '../lib/task/inputs.ts'

const NAMESPACE = 'metallb-system'

const range = z.string().superRefine((text, context) => {
  const read = safeParseRange(text)
  if (!read.ok) context.addIssue({ code: 'custom', message: `${read.problem.what} ${read.problem.next}` })
})

const pool = z
  .strictObject({
    name: z.string().regex(DNS_LABEL, 'must be a Kubernetes name'),
    addresses: z
      .array(range)
      .min(1)
      .optional()
      .describe("Ranges, first-last or CIDRs; else the cluster's own"),
    size: z.int().min(1).optional().describe("So many of the cluster's own addresses; the rest if left out"),
    autoAssign: z.boolean().default(true).describe('Also to services that ask for no pool'),
  })
  .refine(({ addresses, size }) => addresses === undefined || size === undefined, 'addresses or a size')

export const poolInput = {
  pools: z
    .array(pool)
    .min(1)
    .refine((pools) => new Set(pools.map(({ name }) => name)).size === pools.length, 'two have one name')
    .default([{ name: 'first-pool', autoAssign: true }])
    .describe('Address pools'),
}

/** Every range that a service may get its address from without asking for a pool. */
export const poolRanges = (pools: readonly z.output<typeof pool>[], plan: ClusterAddresses) => {
  const ranges = rangesOf(pools, plan)
  return pools.flatMap(({ autoAssign }, index) => (autoAssign ? (ranges[index] ?? []) : []))
}

const rangesOf = (pools: readonly z.output<typeof pool>[], plan: ClusterAddresses) =>
  shareRanges(
    plan.pool.map(({ text }) => text),
    pools,
  )

/** The pools, and the one layer 2 advertisement that makes MetalLB answer for all of them. */
export function poolSteps(pools: readonly z.output<typeof pool>[], plan: ClusterAddresses) {
  const ranges = rangesOf(pools, plan)
  const poolObjects = pools.map(({ name, autoAssign }, index) => ({
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name, namespace: NAMESPACE },
    spec: { addresses: ranges[index], ...(autoAssign ? {} : { autoAssign }) },
  }))
  const advertisement = {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'L2Advertisement',
    metadata: { name: 'l2-advert', namespace: NAMESPACE },
    spec: { ipAddressPools: pools.map(({ name }) => name) },
  }
  // the one that has the rest first: it gives up what another is to get, and MetalLB refuses what overlaps meanwhile
  const givers = poolObjects.filter((_, index) => pools[index]?.size === undefined)
  const takers = poolObjects.filter((object) => !givers.includes(object))
  const all = [...givers, ...takers, advertisement]
  return [
    webhookReady('address pools accepted', all),
    objects('address pools', all, { pools: ranges.flat(), pruneFirst: true }),
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
