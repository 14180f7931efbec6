import { awaitObject } from '../kube/await-object.ts'
import { addressMissing } from '../kube/diagnose/addresses.ts'
import type { Target } from '../kube/diagnose/collect.ts'
import { failureOf } from '../kube/diagnose/diagnosis.ts'
import { jobMissing } from '../kube/diagnose/jobs.ts'
import type { Workload } from '../kube/objects/apps.ts'
import type { Service } from '../kube/objects/core.ts'
import { rolloutMissing } from '../kube/workload.ts'
import { hiddenFault, watchForCauses } from './causes.ts'
import type { StepContext, StepKind } from './context.ts'
import type { ReadyStep } from './step.ts'
import { workloadOf } from './workload.ts'

/**
 * Workloads with all their pods updated and available, Jobs that are complete, services with an address that leads
 * somewhere. To apply it is to wait, as long as the job may take, or until it is certain why one cannot become ready.
 */
export const readyKind: StepKind<ReadyStep> = {
  async probe(step, context) {
    const { reader } = await context.clients()
    const lacks = workloadsOf(step, context).map(async ({ target, object }) => {
      const lack = lackOf(target, await reader.get(`${target.collection}/${target.name}`))
      const text = lack ?? (await hiddenFault(target, context))?.what
      const what = `${target.kind}/${target.name} in ${target.namespace}: ${text}`
      return text === undefined ? [] : [{ action: 'wait' as const, what, object }]
    })
    return (await Promise.all(lacks)).flat()
  },

  async apply(step, context) {
    const { reader, access } = await context.clients()
    const left = new Set(workloadsOf(step, context).map(({ target }) => target))
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
      return addressMissing(object as Service | undefined)
    case 'job':
      return jobMissing(object as Workload | undefined)
    default:
      return rolloutMissing(kind, object as Workload | undefined)
  }
}

/** Where nothing gives out addresses, services are not waited for. */
function workloadsOf({ namespace, workloads }: ReadyStep, { dataPlane, note }: StepContext) {
  const all = workloads.map((workload) => workloadOf(namespace, workload))
  const services = dataPlane ? [] : all.filter(({ target }) => target.kind === 'service')
  for (const { target } of services)
    note(`service/${target.name} in ${namespace}: not waited for, nothing gives out addresses here`)
  return all.filter((each) => !services.includes(each))
}
