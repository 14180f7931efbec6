import { latestRelease } from '../../kube/helm-release.ts'
import type { Change } from '../change.ts'
import type { ClusterDoors, Effect } from '../context.ts'
import { aboutRelease } from '../describe.ts'
import { readLive } from '../manifest/read-live.ts'
import { removeOurs, waysBack } from '../manifest/undo-objects.ts'
import { isMade } from '../ownership.ts'
import type { HelmStep } from '../step.ts'
import { namespaceOf } from './namespace.ts'
import { ownerOf } from './release-owner.ts'
import { uninstall } from './unfinished.ts'

/** The release goes, whatever state it is in, and then its namespace, if we made that and nothing of others is in it. */
export const helmUndo: Effect<HelmStep> = {
  async probe(step, context) {
    const doors = await context.doors()
    return [
      ...(await releaseWayBack(step, doors)),
      ...(await waysBack(await madeNamespace(step, doors), doors)),
    ]
  },
  async apply(step, context) {
    const doors = await context.doors()
    const [change] = await releaseWayBack(step, doors)
    if (change?.action === 'remove') await uninstall(step, doors, context)
    await removeOurs(await madeNamespace(step, doors), doors, context)
  },
}

async function releaseWayBack(step: HelmStep, { reader }: ClusterDoors): Promise<readonly Change[]> {
  const release = await latestRelease(reader, step.namespace, step.release)
  const about = aboutRelease(step)
  if (release === undefined) return []
  const owner = ownerOf(release)
  if (owner === 'us') return [{ action: 'remove', ...about }]
  const because = owner === 'adopted' ? 'was there before us, and was adopted' : 'not ours'
  return [{ action: 'keep', ...about, because }]
}

async function madeNamespace(step: HelmStep, doors: ClusterDoors) {
  const namespace = namespaceOf(step)
  const { live } = await readLive(namespace, doors)
  return live !== undefined && isMade(live) ? [namespace] : []
}
