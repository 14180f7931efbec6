import { latestRelease } from '../../kube/helm-release.ts'
import type { Workload } from '../../kube/objects/apps.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import type { ClusterClients } from '../../step/context.ts'
import { readObjects } from '../../step/manifest/read-objects.ts'
import type { Step } from '../../step/step.ts'
import { workloadOf } from '../../step/workload.ts'
import type { Artifact } from '../../tools/artifact.ts'

/**
 * The version that runs of what steps bring, by what it says of itself: the chart of a Helm release, the image of a
 * workload, or the version that a manifest's first object carries.
 */
export async function foundVersion(
  steps: readonly Step[],
  clients: ClusterClients,
  resolve: (artifact: Artifact) => Promise<string>,
): Promise<string | undefined> {
  for (const step of steps) {
    const found = step.version === undefined && step.kind !== 'ready' ? undefined : await versionOf(step)
    if (found !== undefined) return found
  }
  return undefined

  async function versionOf(step: Step): Promise<string | undefined> {
    switch (step.kind) {
      case 'helm':
        return (await latestRelease(clients.reader, step.namespace, step.release))?.chart.metadata.version
      case 'ready': {
        const [first] = step.workloads
        if (first === undefined) return undefined
        const { target } = workloadOf(step.namespace, first)
        return imageVersion(await clients.reader.get<Workload>(`${target.collection}/${target.name}`))
      }
      case 'manifest': {
        if (!('artifact' in step.content)) return undefined
        const [first] = await readObjects(await resolve(step.content.artifact))
        return first && markedVersion(await live(first))
      }
      default:
        return undefined
    }
  }

  async function live(object: KubernetesObject) {
    const path = await clients.resources.pathOf(object)
    return path === undefined ? undefined : clients.reader.get<KubernetesObject>(path)
  }
}

const imageVersion = (workload: Workload | undefined) =>
  /:v?(\d+\.\d+\.\d+[\w.-]*)/.exec(workload?.spec?.template?.spec.containers[0]?.image ?? '')?.[1]

/** `app.kubernetes.io/version` and its like, as a label or an annotation. */
function markedVersion(object: KubernetesObject | undefined): string | undefined {
  const { labels = {}, annotations = {} } = (object?.metadata ?? {}) as Record<string, Record<string, string>>
  const mark = Object.entries({ ...annotations, ...labels }).find(([key]) => /\/(bundle-)?version$/.test(key))
  return mark?.[1].replace(/^v/, '')
}
