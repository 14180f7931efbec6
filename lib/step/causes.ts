import { Failure } from '../failure.ts'
import type { Target } from '../kube/diagnose/collect.ts'
import { type Diagnosis, failureOf } from '../kube/diagnose/diagnosis.ts'
import { diagnoseTarget } from '../kube/diagnose/look.ts'
import { type Suspicion, watchForDiagnosis } from '../kube/diagnose/look-out.ts'
import type { StepContext } from './context.ts'

/** Looks for causes while targets are waited for. */
interface CauseWatch {
  /** Aborts once it is certain that a target cannot become ready, or when the job is stopped. */
  signal: AbortSignal
  /** Tells what a target lacks. */
  lacking(text: string): void
  /** Why the waiting ended: what was found, else the error, with what was suspected last. */
  explain(error: unknown): unknown
  end(): Promise<void>
}

/** @param left the targets that are not ready yet; whoever waits takes them out */
export function watchForCauses(left: ReadonlySet<Target>, context: StepContext): CauseWatch {
  const found = new AbortController()
  const signal = AbortSignal.any([context.process.signal, found.signal])
  const since = Date.now()
  let lack = ''
  let suspected: Suspicion | undefined
  const looking = watchForDiagnosis({
    signal,
    look: async () => (await Promise.all([...left].map((target) => look(target, context, since)))).flat(),
    onLook: (diagnosis) => {
      if (diagnosis?.what !== suspected?.what) context.waiting(diagnosis?.what ?? lack)
      suspected = diagnosis
    },
  })
  const ended = looking.then(
    async ([certain, ...more]) => {
      if (certain === undefined) return
      for (const { what, evidence } of more) context.note(`${what}: ${evidence}`)
      found.abort(failureOf(certain, (await context.clients()).access))
    },
    (bug: unknown) => found.abort(bug),
  )
  return {
    signal,
    lacking(text) {
      lack = text
      context.waiting(text)
    },
    explain(error) {
      if (found.signal.aborted) return found.signal.reason
      if (suspected === undefined || !(error instanceof Failure)) return error
      const what = `${error.message}; ${suspected.what}: ${suspected.evidence}`
      return new Failure({ ...error.details, what }, { cause: error.cause })
    },
    end() {
      found.abort()
      return ended
    },
  }
}

/** What keeps a service that has its address from being reached, as far as objects tell. */
export async function hiddenFault(target: Target, context: StepContext): Promise<Diagnosis | undefined> {
  return target.kind === 'service' ? (await look(target, context, Date.now()))[0] : undefined
}

async function look(target: Target, { clients, serviceDiagnoses = [] }: StepContext, since: number) {
  const { reader } = await clients()
  return diagnoseTarget(target, { reader, since, contributed: serviceDiagnoses })
}
