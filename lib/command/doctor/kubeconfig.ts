import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** One context of a kubeconfig, with its cluster and credentials. */
export interface KubeContext {
  file: string
  context: string
  server: string
  /** The CA certificate: base64 of PEM. */
  authority?: string
  /** PEM. */
  clientCertificate?: string
}

const named = <Key extends string, Inner extends z.ZodType>(key: Key, inner: Inner) =>
  z
    .array(z.object({ name: z.string(), [key]: inner } as { name: z.ZodString } & Record<Key, Inner>))
    .nullish()
    .transform((list) => list ?? [])

const kubeconfig = z.object({
  contexts: named('context', z.object({ cluster: z.string(), user: z.string().optional() })),
  clusters: named(
    'cluster',
    z.object({
      server: z.string(),
      'certificate-authority-data': z.string().optional(),
      'certificate-authority': z.string().optional(),
    }),
  ),
  users: named(
    'user',
    z.object({
      'client-certificate-data': z.string().optional(),
      'client-certificate': z.string().optional(),
    }),
  ),
})

/** Reads a context from its file, without contacting the cluster; undefined if the file or the context does not exist. */
export async function readKubeContext(file: string, context: string): Promise<KubeContext | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  const read = kubeconfig.safeParse(text === undefined ? undefined : parse(text))
  if (!read.success) return undefined
  const { contexts, clusters, users } = read.data
  const entry = contexts.find(({ name }) => name === context)?.context
  const cluster = clusters.find(({ name }) => name === entry?.cluster)?.cluster
  if (cluster === undefined) return undefined
  const user = users.find(({ name }) => name === entry?.user)?.user
  const embedded = (data: string | undefined, path: string | undefined) =>
    data ?? (path && readFile(resolve(dirname(file), path), 'base64').catch(() => undefined))
  const [authority, certificate] = await Promise.all([
    embedded(cluster['certificate-authority-data'], cluster['certificate-authority']),
    embedded(user?.['client-certificate-data'], user?.['client-certificate']),
  ])
  return {
    file,
    context,
    server: cluster.server,
    ...(authority ? { authority } : {}),
    ...(certificate ? { clientCertificate: Buffer.from(certificate, 'base64').toString() } : {}),
  }
}
