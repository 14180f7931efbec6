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

const removal: Effect<PruneStep> = {
  async probe(step, context) {
    const { objects, releases } = await leftOf(step, context)
    return [
      ...releases.map((each): Change => ({ action: 'remove', ...aboutRelease(each) })),
      ...(await undoChanges(objects, await context.clients())),
    ]
  },
  async apply(step, context) {
    const clients = await context.clients()
    const { objects, releases } = await leftOf(step, context)
    for (const release of releases) await uninstall(release, clients, context)
    await removeOwned(objects, clients, context)
  },
}

async function leftOf({ component, wanted }: PruneStep, context: StepContext) {
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

/** Removes what was made for a component and is in none of its steps any more, nor in those of another one. */
export const pruneKind: StepKind<PruneStep> = { ...removal, undo: removal }

/** Tells of components that were taken out of the lab: to remove one as a whole is for the user to say. */
export const orphansKind: StepKind<OrphansStep> = {
  async probe({ components, wanted }, context) {
    const { objects, releases } = await unwanted((each) => !components.includes(each), wanted, context)
    return [...Map.groupBy([...objects, ...releases], ({ component }) => component)].map(
      ([component, made]) => ({
        action: 'keep',
        what: `component ${component}: ${made.length === 1 ? '1 thing' : `${made.length} things`} that we made`,
        because: `not in the lab file; make down COMPONENT=${component} removes it`,
      }),
    )
  },
  apply: async () => {},
}

/** What we made for a component and no step wants; the steps are asked only while something is left. */
async function unwanted(
  isMeant: (component: string) => boolean,
  wanted: readonly Step[],
  context: StepContext,
): Promise<Owned> {
  const clients = await context.clients()
  const ours = await clients.owned()
  let objects = ours.objects.filter(({ component }) => isMeant(component))
  let releases = ours.releases.filter(({ component }) => isMeant(component))
  for (const step of wanted) {
    if (objects.length + releases.length === 0) break
    const kept = new Set(await placesOf(step, clients, { ...context, note: () => {} }))
    const places = await Promise.all(objects.map(({ object }) => placeOf(object, clients)))
    objects = objects.filter((_, index) => !kept.has(places[index]))
    releases = releases.filter((each) => !isReleaseOf(step, each))
  }
  return { objects, releases }
}

/** Where all the objects are that a step makes by itself. */
async function placesOf(step: Step, clients: ClusterClients, context: StepContext) {
  switch (step.kind) {
    case 'manifest':
      return Promise.all((await wantedObjects(step, context)).map((object) => placeOf(object, clients)))
    case 'helm':
      return [await placeOf(namespaceOf(step), clients)]
    case 'transferredSecret':
      return [await placeOf(step.object, clients)]
    case 'randomKey':
      return [await placeOf(keySecret(step), clients)]
    default:
      return []
  }
}

/** The path of an object, the same in every version of its API, however its manifest names the namespace. */
const placeOf = async (object: KubernetesObject, { resources }: ClusterClients) =>
  (await resources.pathOf(object))?.replace(/^\/api\/v1|^(\/apis\/[^/]+)\/[^/]+/, '$1')

const isReleaseOf = (step: Step, { namespace, release }: Owned['releases'][number]) =>
  step.kind === 'helm' && step.namespace === namespace && step.release === release
