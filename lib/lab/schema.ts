import { z } from 'zod'

/**
 * The part of a component that lib/lab needs: the schema of its entry under `components`. Every component task has it.
 */
export interface ComponentSchema {
  input: z.ZodObject
  /** Whether a cluster that lists no components has this one. */
  inDefaultLab: boolean
}

export const providerName = z.enum(['kind', 'existing', 'rehearsal'])

/**
 * A name valid for kind and for a Cilium Cluster Mesh, which has the stricter alphabet and length, and reserves one
 * name.
 */
export const clusterName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/, 'must be at most 32 of a-z, 0-9 and inner dashes')
  .refine(
    (name) => name !== 'default',
    'must not be default: a cluster mesh takes that for a cluster without a name',
  )

export const kubernetesVersion = z
  .string('must be text: put it in quotes, or YAML reads 1.30 as the number 1.3')
  .regex(/^1\.\d+(\.\d+)?$/, "must look like '1.34' or '1.34.4'")

const cidr = z.string('must be text: a CIDR')

/** A range divided into blocks of one prefix length, one block per cluster. */
const blocks = (range: string, prefix: number) =>
  z
    .strictObject({
      range: cidr.default(range),
      prefix: z.int().min(1).max(128).default(prefix).describe("Prefix length of one cluster's block"),
    })
    .prefault({})

/** The ranges that clusters' ranges are taken from. Only here and in tests are addresses written as literals. */
const addresses = z.strictObject({
  assumedNetwork: cidr
    .default('172.18.0.0/16')
    .describe('The node network where none can be observed: rehearsals, and plans of what is not there yet'),
  pods4: blocks('10.128.0.0/9', 16),
  services4: blocks('10.112.0.0/12', 20),
  pods6: blocks('fd00:10:128::/48', 56),
  services6: blocks('fd00:10:96::/96', 112),
})

/** The client that asks from inside a pod. */
const client = z.strictObject({
  image: z.string().default('docker.io/library/busybox:1.37.0').describe('Has a program that fetches a URL'),
  wait: z
    .array(z.string())
    .default(['sleep', '600'])
    .describe("What it runs until it is told to ask; its image's own command if empty"),
  get: z
    .array(z.string())
    .min(1)
    .default(['wget', '-q', '-O', '-', '-T', '3', '{url}'])
    .describe('Fetches {url}, prints the body, and does not exit with 0 where there is none'),
})

/** The small service that checks ask, and their client. */
const sample = z.strictObject({
  image: z
    .string()
    .default('docker.io/traefik/whoami:v1.11')
    .describe('Answers any HTTP request with 200 and the name of its host'),
  port: z.int().min(1).max(65_535).default(80).describe('The port it listens on'),
  client: client.prefault({}),
})

const verify = z.strictObject({
  leaveOut: z
    .record(z.string(), z.string())
    .default({})
    .describe('Checks, by name, that make verify does not ask in this lab, each with why'),
})

/** Ranges that replace a cluster's computed ones. */
const overrides = z.strictObject({
  pods: z.array(cidr).optional().describe('Pod CIDRs, at most one for each family'),
  services: z.array(cidr).optional().describe('Service CIDRs, at most one for each family'),
  pool: z.array(z.string()).optional().describe('LoadBalancer ranges, first-last or CIDRs'),
  vip: z.array(z.string()).optional().describe('Control-plane addresses, at most one for each family'),
})

function clusterSchema(components: Readonly<Record<string, ComponentSchema>>) {
  const entries = Object.entries(components)
  const defaults = Object.fromEntries(
    entries.flatMap(([name, { inDefaultLab }]) => (inDefaultLab ? [[name, {}]] : [])),
  )
  return z.strictObject({
    provider: providerName.default('kind').describe('Where the cluster comes from'),
    kubernetes: kubernetesVersion.default('1.34').describe('Kubernetes release'),
    kind: z
      .strictObject({
        image: z.string().optional().describe('Node image; the locked one of the release if left out'),
        controlPlanes: z.int().min(1).max(9).default(1),
        workers: z.int().min(0).max(100).default(0),
      })
      .prefault({}),
    existing: z
      .strictObject({
        kubeconfig: z.string().describe('Path of the kubeconfig, relative to the lab file'),
        context: z.string().describe('Context in it; the current context is never used'),
        networks: z.array(cidr).min(1).describe("CIDRs of the nodes' networks"),
        apiServer: z
          .string()
          .regex(/^[^:/]+:\d+$/, 'must look like host:6443')
          .describe('Host and port at which nodes and pods reach the API server'),
      })
      .optional()
      .describe('Of provider existing: which cluster it is'),
    rehearsal: z
      .strictObject({ nodes: z.int().min(1).max(50).default(2).describe('Simulated nodes') })
      .prefault({}),
    ipFamily: z
      .enum(['ipv4', 'ipv6', 'dual'])
      .default('ipv4')
      .describe('Address families of pods and services'),
    addresses: overrides.prefault({}),
    components: z
      .strictObject(Object.fromEntries(entries.map(([name, { input }]) => [name, input.optional()])))
      .prefault(defaults)
      .describe('What runs on the cluster; the tasks that take part in a lab'),
  })
}

/** The schema of lab.yaml, from the components' schemas. An empty file means one cluster with the defaults. */
export function labSchema(components: Readonly<Record<string, ComponentSchema>>) {
  return z.strictObject({
    clusters: z
      .record(clusterName, clusterSchema(components))
      .refine((clusters) => Object.keys(clusters).length > 0, 'must name at least one cluster')
      .prefault({ 'control-plane-dev': {} }),
    addresses: addresses.prefault({}),
    sample: sample.prefault({}),
    verify: verify.prefault({}),
  })
}

export type Lab = Readonly<z.output<ReturnType<typeof labSchema>>>
export type Cluster = Lab['clusters'][string]
export type ProviderName = z.output<typeof providerName>
