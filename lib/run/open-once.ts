import type { ManagedCluster } from '../cluster/provider.ts'
import { openReader } from '../kube/reader.ts'
import { discoverResources } from '../kube/resources.ts'
import { openWriter } from '../kube/writer.ts'
import type { ProcessContext } from '../process/run.ts'
import type { ClusterDoors } from '../step/context.ts'
import { type Ours, readOurs } from '../step/ours.ts'
import type { Toolbox } from './toolbox.ts'

/** The doors of a cluster, opened by the first who asks, the same for all; and how to close them. */
export function openOnce(
  name: string,
  folder: string,
  managed: ManagedCluster,
  toolbox: Toolbox,
  context: ProcessContext,
) {
  let opened: Promise<ClusterDoors> | undefined
  const open = async (): Promise<ClusterDoors> => {
    const tools = await toolbox.kubeTools(folder, context)
    const reader = await openReader(tools, managed.access, context)
    const writer = openWriter(tools, managed.access, context)
    let ours: Promise<Ours> | undefined
    return {
      access: managed.access,
      tools,
      reader,
      writer,
      resources: discoverResources(reader),
      ours() {
        ours ??= readOurs(reader, name)
        ours.catch(() => {
          ours = undefined // a failure is not kept for the next attempt
        })
        return ours
      },
    }
  }
  return {
    doors: () => {
      opened ??= open().catch((error: unknown) => {
        opened = undefined // a cluster that could not be reached may be there at the next attempt
        throw error
      })
      return opened
    },
    close: async () => {
      const doors = await opened?.catch(() => undefined)
      await Promise.all([doors?.reader.close(), doors?.writer.close()])
    },
  }
}
