import { Failure } from '../failure.ts'
import type { DiagnosisTarget } from '../kube/diagnose/collect.ts'
import { diagnoseTarget } from '../kube/diagnose/diagnose-target.ts'
import { type Diagnosis, failureOf } from '../kube/diagnose/diagnosis.ts'
import { type Suspicion, watchForDiagnosis } from '../kube/diagnose/watch-for-diagnosis.ts'
import type { StepContext } from './context.ts'

/** Diagnoses targets while a step waits for them. */
interface CauseWatch {
  /** Aborts once it is certain that a target cannot become ready, or if the job is stopped. */
  signal: AbortSignal
  /** Reports why a target is not ready yet. */
  reportMissing(text: string): void
  /** The reason why the waiting ended: the certain diagnosis, else the error extended by the last suspicion. */
  explain(error: unknown): unknown
  end(): Promise<void>
}

/** @param pending the targets that are not ready yet; the caller removes those that are */
export function watchForCauses(pending: ReadonlySet<DiagnosisTarget>, context: StepContext): CauseWatch {
  const found = new AbortController()
  const signal = AbortSignal.any([context.process.signal, found.signal])
  const since = Date.now()
  let missing = ''
  let suspected: Suspicion | undefined
  const diagnosing = watchForDiagnosis({
    signal,
    diagnose: async () =>
      (await Promise.all([...pending].map((target) => diagnose(target, context, since)))).flat(),
    onSuspicion: (diagnosis) => {
      if (diagnosis?.what !== suspected?.what) context.waiting(diagnosis?.what ?? missing)
      suspected = diagnosis
    },
  })
  const ended = diagnosing.then(
    async ([certain, ...more]) => {
      if (certain === undefined) return
      for (const { what, evidence } of more) context.note(`${what}: ${evidence}`)
      found.abort(failureOf(certain, (await context.clients()).access))
    },
    (bug: unknown) => found.abort(bug),
  )
  return {
    signal,
    reportMissing(text) {
      missing = text
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

/** The reason why a Service that has its address is unreachable, as far as its objects show it. */
export async function serviceFault(
  target: DiagnosisTarget,
  context: StepContext,
): Promise<Diagnosis | undefined> {
  return target.kind === 'service' ? (await diagnose(target, context, Date.now()))[0] : undefined
}

async function diagnose(
  target: DiagnosisTarget,
  { clients, serviceDiagnoses = [] }: StepContext,
  since: number,
) {
  const { reader } = await clients()
  return diagnoseTarget(target, { reader, since, contributed: serviceDiagnoses })
}
