import { awaitObject } from '../kube/await-object.ts'
import { rolloutLack, type Workload } from '../kube/workload.ts'
import type { StepKind } from './context.ts'
import type { ReadyStep, WorkloadName } from './step.ts'

/** Workloads with all their pods updated and available; to apply it is to wait, for as long as the job may take. */
export const readyKind: StepKind<ReadyStep> = {
  async probe({ namespace, workloads }, { doors }) {
    const { reader } = await doors()
    const lacks = workloads.map(async (workload) => {
      const { kind, name, collection } = locate(namespace, workload)
      const lack = rolloutLack(kind, await reader.get<Workload>(`${collection}/${name}`))
      return lack === undefined
        ? []
        : [{ action: 'wait' as const, what: `${workload} in ${namespace}: ${lack}` }]
    })
    return (await Promise.all(lacks)).flat()
  },
  async apply({ namespace, workloads }, { doors, process, waiting }) {
    const { reader } = await doors()
    const all = workloads.map((workload) => {
      const { kind, name, collection } = locate(namespace, workload)
      const lackOf = (object: Workload | undefined) => rolloutLack(kind, object)
      const tell = (lack: string) => waiting(`${workload} (${lack})`)
      return awaitObject(reader, collection, name, lackOf, process.signal, tell)
    })
    await Promise.all(all)
  },
}

function locate(namespace: string, workload: WorkloadName) {
  const [kind, name] = workload.split('/') as ['deployment' | 'daemonset' | 'statefulset', string]
  return { kind, name, collection: `/apis/apps/v1/namespaces/${namespace}/${kind}s` }
}
