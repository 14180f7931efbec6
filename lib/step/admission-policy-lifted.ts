import { Failure } from '../failure.ts'
import { kubectl, kubeProcess } from '../kube/access.ts'
import type { KubernetesObject } from '../kube/objects/meta.ts'
import { poll } from '../poll.ts'
import { run } from '../process/run.ts'
import type { ClusterClients, StepContext, StepKind } from './context.ts'
import { aboutObject, describeObject } from './describe.ts'
import { deleteObjects } from './manifest/delete-objects.ts'
import { isPresent, readLive } from './manifest/read-live.ts'
import type { AdmissionPolicyLiftedStep } from './step.ts'

const ASK_AGAIN_MS = 200
const GIVE_UP_MS = 30_000

/**
 * No policy against what an object is to become. While the server would refuse that, the policies that stand guard are
 * removed if the step says so, and else are told; what is applied afterwards may bring them again.
 */
export const admissionPolicyLiftedKind: StepKind<AdmissionPolicyLiftedStep> = {
  async probe(step, context) {
    const clients = await context.clients()
    if (!(await isToChange(step, clients))) return []
    const guards = await present(step.policies, clients)
    if (guards.length === 0) return []
    const refusal = await refusalOf(step, clients, context)
    if (refusal === undefined) return []
    if (!step.lift) throw guarded(step, guards, refusal)
    return guards.map((guard) => ({ action: 'remove', ...aboutObject(guard) }))
  },

  async apply(step, context) {
    const clients = await context.clients()
    await deleteObjects(step.policies, clients, context)
    // the API server obeys a policy for a moment longer than it has it
    const ask = async () => {
      const refusal = await refusalOf(step, clients, context)
      if (refusal !== undefined) context.waiting(`the end of ${step.policies.map(describeObject).join(', ')}`)
      return refusal
    }
    const refusal = await poll(ask, (text) => text === undefined, {
      deadlineMs: GIVE_UP_MS,
      pauseMs: ASK_AGAIN_MS,
      signal: context.process.signal,
    })
    if (refusal !== undefined) throw guarded(step, step.policies, refusal)
  },
}

/** Whether the object is there without the annotations that it is to have. */
async function isToChange(
  { object, annotations }: AdmissionPolicyLiftedStep,
  clients: ClusterClients,
): Promise<boolean> {
  const [live] = await present([object], clients)
  const now = (live?.metadata.annotations ?? {}) as Readonly<Record<string, string>>
  return live !== undefined && Object.entries(annotations).some(([key, value]) => now[key] !== value)
}

async function present(objects: readonly KubernetesObject[], clients: ClusterClients) {
  const read = await Promise.all(objects.map((object) => readLive(object, clients)))
  return read.filter(isPresent).map(({ live }) => live)
}

/** What the server says to the annotations; nothing is written. */
async function refusalOf(
  { object, annotations }: AdmissionPolicyLiftedStep,
  clients: ClusterClients,
  context: StepContext,
) {
  const pairs = Object.entries(annotations).map(([key, value]) => `${key}=${value}`)
  const target = [object.kind, object.metadata.name]
  const args = ['annotate', '--dry-run=server', '--overwrite', ...target, ...pairs]
  const { env, signal } = kubeProcess(context.process, clients.tools)
  const { exitCode, stderr } = await run(kubectl(clients.tools, clients.access, args), { env, signal })
  return exitCode === 0 ? undefined : stderr.trim()
}

const guarded = (
  { name, next }: AdmissionPolicyLiftedStep,
  guards: readonly KubernetesObject[],
  got: string,
) =>
  new Failure({
    code: 'guarded',
    what: `${name}: a policy on the cluster refuses it`,
    expected: `what ${guards.map(describeObject).join(' and ')} lets through`,
    got,
    next,
  })
