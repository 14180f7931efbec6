import { awaitObject } from '../kube/await-object.ts'
import { addressLack } from '../kube/diagnose/addresses.ts'
import type { Target } from '../kube/diagnose/collect.ts'
import { failureOf } from '../kube/diagnose/diagnosis.ts'
import { jobLack } from '../kube/diagnose/jobs.ts'
import type { Workload } from '../kube/objects/apps.ts'
import type { Service } from '../kube/objects/core.ts'
import { rolloutLack } from '../kube/workload.ts'
import { hiddenFault, watchForCauses } from './causes.ts'
import type { StepContext, StepKind } from './context.ts'
import type { ReadyStep } from './step.ts'

/**
 * Workloads with all their pods updated and available, Jobs that are complete, services with an address that leads
 * somewhere. To apply it is to wait, as long as the job may take, or until it is certain why one cannot become ready.
 */
export const readyKind: StepKind<ReadyStep> = {
  async probe(step, context) {
    const { reader } = await context.doors()
    const lacks = targetsOf(step, context).map(async (target) => {
      const lack = lackOf(target, await reader.get(`${target.collection}/${target.name}`))
      const text = lack ?? (await hiddenFault(target, context))?.what
      return text === undefined
        ? []
        : [{ action: 'wait' as const, what: `${target.kind}/${target.name} in ${target.namespace}: ${text}` }]
    })
    return (await Promise.all(lacks)).flat()
  },

  async apply(step, context) {
    const { reader, access } = await context.doors()
    const left = new Set(targetsOf(step, context))
    const watch = watchForCauses(left, context)
    const waits = [...left].map(async (target) => {
      const tell = (lack: string) => watch.lacking(`${target.kind}/${target.name} (${lack})`)
      const lack = (object: unknown) => lackOf(target, object)
      await awaitObject(reader, target.collection, target.name, lack, watch.signal, tell)
      left.delete(target)
      const fault = await hiddenFault(target, context)
      if (fault !== undefined) throw failureOf(fault, access)
    })
    try {
      await Promise.all(waits)
    } catch (error) {
      throw watch.explain(error)
    } finally {
      await watch.end()
    }
  },
}

function lackOf({ kind }: Target, object: unknown): string | undefined {
  switch (kind) {
    case 'service':
      return addressLack(object as Service | undefined)
    case 'job':
      return jobLack(object as Workload | undefined)
    default:
      return rolloutLack(kind, object as Workload | undefined)
  }
}

const GROUPS = { job: '/apis/batch/v1', service: '/api/v1' }

/** Where nothing gives out addresses, services are not waited for. */
function targetsOf({ namespace, workloads }: ReadyStep, { dataPlane, note }: StepContext): readonly Target[] {
  const all = workloads.map((workload) => {
    const [kind, name] = workload.split('/') as [Target['kind'], string]
    const group = kind === 'job' || kind === 'service' ? GROUPS[kind] : '/apis/apps/v1'
    return { kind, name, namespace, collection: `${group}/namespaces/${namespace}/${kind}s` }
  })
  const services = dataPlane ? [] : all.filter(({ kind }) => kind === 'service')
  for (const { name } of services)
    note(`service/${name} in ${namespace}: not waited for, nothing gives out addresses here`)
  return all.filter((target) => !services.includes(target))
}
