import type { ManagedCluster } from '../cluster/provider.ts'
import { openReader } from '../kube/reader.ts'
import { discoverResources } from '../kube/resources.ts'
import { openWriter } from '../kube/writer.ts'
import { once } from '../once.ts'
import type { ProcessContext } from '../process/run.ts'
import type { ClusterClients } from '../step/context.ts'
import { readOwned } from '../step/owned.ts'
import type { Toolbox } from './toolbox.ts'

/** The doors of a cluster, opened by the first who asks, the same for all; and how to close them. */
export function openClients(
  name: string,
  folder: string,
  managed: ManagedCluster,
  toolbox: Toolbox,
  context: ProcessContext,
) {
  const open = async (): Promise<ClusterClients> => {
    const tools = await toolbox.kubeTools(folder, context)
    const reader = await openReader(tools, managed.access, context)
    const writer = openWriter(tools, managed.access, context)
    const owned = once(() => readOwned(reader, name))
    return {
      access: managed.access,
      tools,
      reader,
      writer,
      resources: discoverResources(reader),
      owned: owned.get,
    }
  }
  const opened = once(open)
  return {
    clients: opened.get,
    close: async () => {
      const clients = await opened.known()?.catch(() => undefined)
      await Promise.all([clients?.reader.close(), clients?.writer.close()])
    },
  }
}
