import { awaitObject } from '../kube/await-object.ts'
import { addressMissing } from '../kube/diagnose/addresses.ts'
import type { DiagnosisTarget } from '../kube/diagnose/collect.ts'
import { failureOf } from '../kube/diagnose/diagnosis.ts'
import { jobMissing } from '../kube/diagnose/jobs.ts'
import type { Workload } from '../kube/objects/apps.ts'
import type { Service } from '../kube/objects/core.ts'
import { rolloutMissing } from '../kube/workload.ts'
import { serviceFault, watchForCauses } from './causes.ts'
import type { StepContext, StepKind } from './context.ts'
import type { ReadyStep } from './step.ts'
import { workloadOf } from './workload.ts'

/**
 * Workloads with all their pods updated and available, Jobs that are complete, Services with an address that leads
 * somewhere. Applying it waits as long as the job may take, or until the reason why one cannot become ready is certain.
 */
export const readyKind: StepKind<ReadyStep> = {
  async probe(step, context) {
    const { reader } = await context.clients()
    const changes = workloadsOf(step, context).map(async ({ target, object }) => {
      const reason = reasonNotReady(target, await reader.get(`${target.collection}/${target.name}`))
      const text = reason ?? (await serviceFault(target, context))?.what
      const what = `${target.kind}/${target.name} in ${target.namespace}: ${text}`
      return text === undefined ? [] : [{ action: 'wait' as const, what, object }]
    })
    return (await Promise.all(changes)).flat()
  },

  async apply(step, context) {
    const { reader, access } = await context.clients()
    const pending = new Set(workloadsOf(step, context).map(({ target }) => target))
    const watch = watchForCauses(pending, context)
    const waits = [...pending].map(async (target) => {
      const report = (reason: string) => watch.reportMissing(`${target.kind}/${target.name} (${reason})`)
      const reasonOf = (object: unknown) => reasonNotReady(target, object)
      await awaitObject(reader, target.collection, target.name, reasonOf, watch.signal, report)
      pending.delete(target)
      const fault = await serviceFault(target, context)
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

function reasonNotReady({ kind }: DiagnosisTarget, object: unknown): string | undefined {
  switch (kind) {
    case 'service':
      return addressMissing(object as Service | undefined)
    case 'job':
      return jobMissing(object as Workload | undefined)
    default:
      return rolloutMissing(kind, object as Workload | undefined)
  }
}

/** Skips Services where nothing assigns addresses. */
function workloadsOf({ namespace, workloads }: ReadyStep, { dataPlane, note }: StepContext) {
  const all = workloads.map((workload) => workloadOf(namespace, workload))
  const services = dataPlane ? [] : all.filter(({ target }) => target.kind === 'service')
  for (const { target } of services)
    note(`service/${target.name} in ${namespace}: not waited for, nothing gives out addresses here`)
  return all.filter((each) => !services.includes(each))
}
