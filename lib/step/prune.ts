import { latestRelease } from '../kube/helm-release.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import type { Change } from './change.ts'
import type { ClusterDoors, Effect, StepContext, StepKind } from './context.ts'
import { namespaceOf } from './helm/namespace.ts'
import { uninstall } from './helm/unfinished.ts'
import { removeOurs, waysBack } from './manifest/undo-objects.ts'
import { wantedObjects } from './manifest/wanted-objects.ts'
import type { Ours } from './ours.ts'
import { keySecret } from './random-key.ts'
import type { LeftoversStep, Step, StraysStep } from './step.ts'

const removal: Effect<LeftoversStep> = {
  async probe(step, context) {
    const { objects, releases } = await leftOf(step, context)
    return [
      ...releases.map((each): Change => ({ action: 'remove', what: describeRelease(each) })),
      ...(await waysBack(objects, await context.doors())),
    ]
  },
  async apply(step, context) {
    const doors = await context.doors()
    const { objects, releases } = await leftOf(step, context)
    for (const release of releases) await uninstall(release, doors, context)
    await removeOurs(objects, doors, context)
  },
}

async function leftOf({ component, wanted }: LeftoversStep, context: StepContext) {
  const { objects, releases } = await unwanted((each) => each === component, wanted, context)
  const { reader } = await context.doors()
  const live = await Promise.all(
    releases.map(({ namespace, release }) => latestRelease(reader, namespace, release)),
  )
  return {
    objects: objects.map(({ object }) => object),
    releases: releases.filter((_, index) => live[index] !== undefined),
  }
}

/** Removes what was made for a component and is in none of its steps any more, nor in those of another one. */
export const leftoversKind: StepKind<LeftoversStep> = { ...removal, undo: removal }

/** Tells of components that were taken out of the lab: to remove one as a whole is for the user to say. */
export const straysKind: StepKind<StraysStep> = {
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
): Promise<Ours> {
  const doors = await context.doors()
  const ours = await doors.ours()
  let objects = ours.objects.filter(({ component }) => isMeant(component))
  let releases = ours.releases.filter(({ component }) => isMeant(component))
  for (const step of wanted) {
    if (objects.length + releases.length === 0) break
    const kept = new Set(await placesOf(step, doors, { ...context, note: () => {} }))
    const places = await Promise.all(objects.map(({ object }) => placeOf(object, doors)))
    objects = objects.filter((_, index) => !kept.has(places[index]))
    releases = releases.filter((each) => !kept.has(describeRelease(each)))
  }
  return { objects, releases }
}

/** Where all that a step makes is. */
async function placesOf(step: Step, doors: ClusterDoors, context: StepContext) {
  switch (step.kind) {
    case 'manifest':
      return Promise.all((await wantedObjects(step, context)).map((object) => placeOf(object, doors)))
    case 'helm':
      return [await placeOf(namespaceOf(step), doors), describeRelease(step)]
    case 'handover':
      return [await placeOf(step.object, doors)]
    case 'randomKey':
      return [await placeOf(keySecret(step), doors)]
    default:
      return []
  }
}

/** The path of an object, the same in every version of its API, however its manifest names the namespace. */
const placeOf = async (object: KubernetesObject, { resources }: ClusterDoors) =>
  (await resources.pathOf(object))?.replace(/^\/api\/v1|^(\/apis\/[^/]+)\/[^/]+/, '$1')

const describeRelease = ({ namespace, release }: { namespace: string; release: string }) =>
  `Helm release ${namespace}/${release}`
