import { kubectl, kubeProcess } from '../kube/access.ts'
import type { ProcessContext, ProcessResult } from '../process/run.ts'
import type { ClusterClients } from '../step/context.ts'
import { askByProgram } from './ask-program.ts'
import { type Asker, firstLine, type Observation, unasked } from './observation.ts'

/** Body of a ready API server's /readyz; with a wrong server certificate the request fails before any body. */
export const API_SERVER_READY = 'ok'

/** Asks an API server from the host with the cluster's credentials: its CA proves that it is this cluster's server. */
export function apiServerAsker({ tools, access }: ClusterClients, context: ProcessContext): Asker {
  return ({ url }) => {
    const { origin, pathname } = new URL(url)
    const flags = ['--server', origin, '--request-timeout=3s']
    const { argv } = kubectl(tools, access, ['get', '--raw', pathname, ...flags])
    return askByProgram(argv, kubeProcess(context, tools), parseKubectlGet)
  }
}

function parseKubectlGet({ exitCode, stdout, stderr }: ProcessResult): Observation {
  if (exitCode !== 0) return { outcome: 'silent', reason: firstLine(stderr) }
  return stdout.trim() === ''
    ? unasked('kubectl printed nothing')
    : { outcome: 'answered', text: stdout.trim() }
}
