import { latestRelease } from '../../kube/helm-release.ts'
import type { Change } from '../change.ts'
import type { ClusterClients, Effect } from '../context.ts'
import { aboutRelease } from '../describe.ts'
import { readLive } from '../manifest/read-live.ts'
import { removeOwned, undoChanges } from '../manifest/undo-objects.ts'
import { isOwned } from '../ownership.ts'
import type { HelmStep } from '../step.ts'
import { namespaceOf } from './namespace.ts'
import { ownerOf } from './release-owner.ts'
import { uninstall } from './unfinished.ts'

/** The release goes, whatever state it is in, and then its namespace, if we made that and nothing of others is in it. */
export const helmUndo: Effect<HelmStep> = {
  async probe(step, context) {
    const clients = await context.clients()
    return [
      ...(await releaseWayBack(step, clients)),
      ...(await undoChanges(await madeNamespace(step, clients), clients)),
    ]
  },
  async apply(step, context) {
    const clients = await context.clients()
    const [change] = await releaseWayBack(step, clients)
    if (change?.action === 'remove') await uninstall(step, clients, context)
    await removeOwned(await madeNamespace(step, clients), clients, context)
  },
}

async function releaseWayBack(step: HelmStep, { reader }: ClusterClients): Promise<readonly Change[]> {
  const release = await latestRelease(reader, step.namespace, step.release)
  const about = aboutRelease(step)
  if (release === undefined) return []
  const owner = ownerOf(release)
  if (owner === 'us') return [{ action: 'remove', ...about }]
  const because = owner === 'adopted' ? 'was there before us, and was adopted' : 'not ours'
  return [{ action: 'keep', ...about, because }]
}

async function madeNamespace(step: HelmStep, clients: ClusterClients) {
  const namespace = namespaceOf(step)
  const { live } = await readLive(namespace, clients)
  return live !== undefined && isOwned(live) ? [namespace] : []
}
