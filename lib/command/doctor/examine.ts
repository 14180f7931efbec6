import { Failure } from '../../failure.ts'
import type { ProcessContext } from '../../process/run.ts'
import { dockerChecks, hostChecks, labChecks } from './checks.ts'
import type { DoctorCheck, DoctorContext } from './context.ts'
import { observeDocker } from './docker-facts.ts'
import type { Finding } from './finding.ts'
import { readHost } from './host-facts.ts'

/** The result of all checks. */
export interface Examined {
  /** Errors first, then warnings, then information. */
  findings: readonly Finding[]
  /** The subjects of the checks that found no problem. */
  fine: readonly string[]
  /** The subjects that were not checked, each with the reason. */
  left: readonly { about: string; why: string }[]
}

const SEVERITIES = ['error', 'warning', 'info'] as const

/** Runs every check of the machine and the lab, and changes nothing. A check that fails does not stop the others. */
export async function examine(doctorContext: DoctorContext): Promise<Examined> {
  const { lab, context, root, os } = doctorContext
  const [host, docker] = [await readHost(root, os), await observeDocker(context)]
  const usesDocker = lab.clusters.some(({ cluster }) => cluster.provider === 'kind')
  const checks = [
    ...labChecks(doctorContext, host),
    ...(usesDocker ? hostChecks(doctorContext, host, docker) : []),
    ...(usesDocker && docker.state === 'answers' ? dockerChecks(doctorContext, host, docker) : []),
  ]
  const results = await Promise.all(checks.map((check) => runCheck(check, context)))
  const findings = results.flatMap((each) => each.findings)
  const why = usesDocker ? 'Docker does not answer' : 'the lab has no kind cluster'
  return {
    findings: findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
    fine: results.flatMap(({ about, why, findings }) =>
      why === undefined && findings.length === 0 ? [about] : [],
    ),
    left: [
      ...results.flatMap(({ about, why }) => (why === undefined ? [] : [{ about, why }])),
      ...(usesDocker && docker.state === 'answers' ? [] : [{ about: 'Docker networks, ports, routes', why }]),
    ],
  }
}

async function runCheck([about, findingsOf]: DoctorCheck, { signal }: ProcessContext) {
  try {
    return { about, findings: await findingsOf() }
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error
    return { about, findings: [], why: error.details.got ?? error.message }
  }
}
