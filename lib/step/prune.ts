import { latestRelease } from '../kube/helm-release.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Change } from './change.ts'
import type { ClusterClients, Effect, StepContext, StepKind } from './context.ts'
import { aboutRelease } from './describe.ts'
import { namespaceOf } from './helm/namespace.ts'
import { uninstall } from './helm/unfinished.ts'
import { removeOwned, undoChanges } from './manifest/undo-objects.ts'
import { wantedObjects } from './manifest/wanted-objects.ts'
import type { Owned } from './owned.ts'
import { keySecret } from './random-key.ts'
import type { OrphansStep, PruneStep, Step } from './step.ts'

const pruneEffect: Effect<PruneStep> = {
  async probe(step, context) {
    const { objects, releases } = await prunable(step, context)
    return [
      ...releases.map((each): Change => ({ action: 'remove', ...aboutRelease(each) })),
      ...(await undoChanges(objects, await context.clients())),
    ]
  },
  async apply(step, context) {
    const clients = await context.clients()
    const { objects, releases } = await prunable(step, context)
    for (const release of releases) await uninstall(release, clients, context)
    await removeOwned(objects, clients, context)
  },
}

async function prunable({ component, wanted }: PruneStep, context: StepContext) {
  const { objects, releases } = await unwanted((each) => each === component, wanted, context)
  const { reader } = await context.clients()
  const live = await Promise.all(
    releases.map(({ namespace, release }) => latestRelease(reader, namespace, release)),
  )
  return {
    objects: objects.map(({ object }) => object),
    releases: releases.filter((_, index) => live[index] !== undefined),
  }
}

/** Removes what was created for a component and is no longer in its steps, nor in those of another component. */
export const pruneKind: StepKind<PruneStep> = { ...pruneEffect, undo: pruneEffect }

/** Reports components that were removed from the lab: deleting a whole component is the user's decision. */
export const orphansKind: StepKind<OrphansStep> = {
  async probe({ components, wanted }, context) {
    const { objects, releases } = await unwanted((each) => !components.includes(each), wanted, context)
    return [...Map.groupBy([...objects, ...releases], ({ component }) => component)].map(
      ([component, owned]) => ({
        action: 'keep',
        what: `component ${component}: ${owned.length === 1 ? '1 thing' : `${owned.length} things`} that we made`,
        because: `not in the lab file; make down COMPONENT=${component} removes it`,
      }),
    )
  },
  apply: async () => {},
}

/** What we created for the selected components and no step wants; reads steps only while something is left. */
async function unwanted(
  isSelected: (component: string) => boolean,
  wanted: readonly Step[],
  context: StepContext,
): Promise<Owned> {
  const clients = await context.clients()
  const owned = await clients.owned()
  let objects = owned.objects.filter(({ component }) => isSelected(component))
  let releases = owned.releases.filter(({ component }) => isSelected(component))
  for (const step of wanted) {
    if (objects.length + releases.length === 0) break
    const kept = new Set(await pathsOf(step, clients, { ...context, note: () => {} }))
    const paths = await Promise.all(objects.map(({ object }) => pathOf(object, clients)))
    objects = objects.filter((_, index) => !kept.has(paths[index]))
    releases = releases.filter((each) => !isReleaseOf(step, each))
  }
  return { objects, releases }
}

/** The paths of all objects that a step itself creates. */
async function pathsOf(step: Step, clients: ClusterClients, context: StepContext) {
  switch (step.kind) {
    case 'manifest':
      return Promise.all((await wantedObjects(step, context)).map((object) => pathOf(object, clients)))
    case 'helm':
      return [await pathOf(namespaceOf(step), clients)]
    case 'transferredSecret':
      return [await pathOf(step.object, clients)]
    case 'randomKey':
      return [await pathOf(keySecret(step), clients)]
    default:
      return []
  }
}

/** An object's path without the API version; the same however the manifest writes the namespace. */
const pathOf = async (object: KubernetesObject, { resources }: ClusterClients) =>
  (await resources.pathOf(object))?.replace(/^\/api\/v1|^(\/apis\/[^/]+)\/[^/]+/, '$1')

const isReleaseOf = (step: Step, { namespace, release }: Owned['releases'][number]) =>
  step.kind === 'helm' && step.namespace === namespace && step.release === release
