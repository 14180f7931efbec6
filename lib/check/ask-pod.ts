import { kubectl, kubeProcess } from '../kube/access.ts'
import type { Lab } from '../lab/schema.ts'
import type { ProcessContext } from '../process/run.ts'
import type { ClusterClients } from '../step/context.ts'
import { askByProgram, parseKubectlExec } from './ask-program.ts'
import type { CheckSource } from './check.ts'
import { type Asker, type Observation, unasked } from './observation.ts'
import { PROBING } from './probing.ts'

/** Asks from a pod with the lab's client program (`sample.client`). */
export function podAsker(
  { pod, namespace = PROBING }: Extract<CheckSource, { at: 'pod' }>,
  client: Lab['sample']['client'],
  clients: ClusterClients,
  context: ProcessContext,
): Asker {
  return async ({ url, host }) => {
    if (host !== undefined) return unasked('the client in a pod sends no Host of its own')
    const get = client.get.map((argument) => argument.replaceAll('{url}', url))
    return execInPod(['--namespace', namespace, pod, '--container=main', '--', ...get], clients, context)
  }
}

/** Runs a program in a pod; the observation is its output. */
export function execInPod(
  args: readonly string[],
  { tools, access }: ClusterClients,
  context: ProcessContext,
): Promise<Observation> {
  const { argv } = kubectl(tools, access, ['exec', ...args])
  return askByProgram(argv, kubeProcess(context, tools), parseKubectlExec)
}
