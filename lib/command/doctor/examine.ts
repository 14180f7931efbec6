import { Failure } from '../../failure.ts'
import type { ProcessContext } from '../../process/run.ts'
import { dockerChecks, hostChecks, labChecks } from './checks.ts'
import type { DoctorCheck, DoctorContext } from './context.ts'
import { observeDocker } from './docker-facts.ts'
import type { Finding } from './finding.ts'
import { readHost } from './host-facts.ts'

export interface Examined {
  /** Errors first. */
  findings: readonly Finding[]
  /** What was looked at and is as it should be. */
  fine: readonly string[]
  /** What could not be looked at, or need not be, and why. */
  left: readonly { about: string; why: string }[]
}

const SEVERITIES = ['error', 'warning', 'info'] as const

/** Looks at the machine and the lab, and changes nothing. One look that fails keeps none of the others from being had. */
export async function examine(doctorContext: DoctorContext): Promise<Examined> {
  const { lab, context, root, os } = doctorContext
  const [host, docker] = [await readHost(root, os), await observeDocker(context)]
  const usesDocker = lab.clusters.some(({ cluster }) => cluster.provider === 'kind')
  const looks = [
    ...labChecks(doctorContext, host),
    ...(usesDocker ? hostChecks(doctorContext, host, docker) : []),
    ...(usesDocker && docker.state === 'answers' ? dockerChecks(doctorContext, host, docker) : []),
  ]
  const seen = await Promise.all(looks.map((look) => runCheck(look, context)))
  const findings = seen.flatMap((each) => each.findings)
  const why = usesDocker ? 'Docker does not answer' : 'the lab has no kind cluster'
  return {
    findings: findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
    fine: seen.flatMap(({ about, why, findings }) =>
      why === undefined && findings.length === 0 ? [about] : [],
    ),
    left: [
      ...seen.flatMap(({ about, why }) => (why === undefined ? [] : [{ about, why }])),
      ...(usesDocker && docker.state === 'answers' ? [] : [{ about: 'Docker networks, ports, routes', why }]),
    ],
  }
}

async function runCheck([about, look]: DoctorCheck, { signal }: ProcessContext) {
  try {
    return { about, findings: await look() }
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error
    return { about, findings: [], why: error.details.got ?? error.message }
  }
}
