import { kubectl, kubeProcess } from '../kube/access.ts'
import type { ProcessContext, ProcessResult } from '../process/run.ts'
import type { ClusterClients } from '../step/context.ts'
import { askByProgram } from './ask-program.ts'
import { type Asker, firstLine, type Observation, unasked } from './observation.ts'

/** What the API server's /readyz says when it is; a wrong certificate gets nobody that far. */
export const API_SERVER_READY = 'ok'

/** Asks an API server from the host, by the cluster's own credentials: its CA tells it from any other server. */
export function apiServerAsker({ tools, access }: ClusterClients, context: ProcessContext): Asker {
  return ({ url }) => {
    const { origin, pathname } = new URL(url)
    const flags = ['--server', origin, '--request-timeout=3s']
    const { argv } = kubectl(tools, access, ['get', '--raw', pathname, ...flags])
    return askByProgram(argv, kubeProcess(context, tools), readKubectlGet)
  }
}

function readKubectlGet({ exitCode, stdout, stderr }: ProcessResult): Observation {
  if (exitCode !== 0) return { outcome: 'silent', reason: firstLine(stderr) }
  return stdout.trim() === ''
    ? unasked('kubectl printed nothing')
    : { outcome: 'answered', text: stdout.trim() }
}
