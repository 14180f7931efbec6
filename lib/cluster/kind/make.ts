import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cluster } from '../../lab/schema.ts'
import { childEnvironment } from '../../process/environment.ts'
import { type ProcessContext, runOk } from '../../process/run.ts'
import type { ClusterContext } from '../../step/context.ts'
import type { ProviderEnvironment, Wanted } from '../provider.ts'
import { nodeContainers } from './docker.ts'
import { inotifyAdvice } from './inotify.ts'
import { kindConfig } from './kind-config.ts'
import { deleteRecord, writeRecord } from './record.ts'

const KIND_MS = 6 * 60_000
const CLEAR_MS = 20_000

/** One kind cluster with the paths of its files. */
export interface KindCluster {
  name: string
  cluster: Cluster
  environment: ProviderEnvironment
  kubeconfig: string
  record: string
}

/**
 * Runs the kind CLI, with a separate kubeconfig per cluster: a shared one is locked by the first process (kind#1425).
 */
export async function kind(
  args: readonly string[],
  { environment, kubeconfig }: KindCluster,
  context: ProcessContext,
) {
  const program = await environment.tool('kind', context)
  const flags = ['--kubeconfig', kubeconfig]
  await runOk(
    { argv: [program, ...args, ...flags], deadlineMs: KIND_MS },
    { ...context, env: childEnvironment(context.env) },
  )
}

/**
 * Creates a cluster. Without `--wait`: without a CNI its nodes do not become ready, and kind only warns about that
 * (kind#1889). A record is written first, so that the remains of a killed attempt are known to be ours.
 */
export async function makeCluster(
  kindCluster: KindCluster,
  wanted: Wanted,
  context: ClusterContext,
): Promise<void> {
  const { name, cluster, environment, record } = kindCluster
  for (const advice of await inotifyAdvice()) context.note(advice)
  await writeRecord(record, {})
  const image = cluster.kind.image ?? environment.nodeImage(cluster.kubernetes)
  const config = join(environment.folder, 'kind.json')
  await writeFile(config, JSON.stringify(kindConfig(name, cluster, image, wanted), undefined, 2))
  try {
    await kind(['create', 'cluster', '--config', config], kindCluster, context)
    const controlPlane = (await nodeContainers(name, context)).find(
      (node) => node.name === `${name}-control-plane`,
    )
    if (controlPlane) await writeRecord(record, { controlPlane: controlPlane.id })
  } catch (error) {
    await clearCluster(kindCluster, { env: context.env, signal: AbortSignal.timeout(CLEAR_MS) })
    throw error
  }
}

/** Removes a cluster, complete or half-made. */
export async function clearCluster(kindCluster: KindCluster, context: ProcessContext): Promise<void> {
  await kind(['delete', 'cluster', '--name', kindCluster.name], kindCluster, context)
  await deleteRecord(kindCluster.record)
}
