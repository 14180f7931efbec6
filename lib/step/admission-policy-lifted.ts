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

const PAUSE_MS = 200
const DEADLINE_MS = 30_000

/**
 * No admission policy rejects the annotations that an object is to get. If a dry run is rejected, deletes the policies
 * when `lift` is set and otherwise reports them. The manifest applied next may recreate them.
 */
export const admissionPolicyLiftedKind: StepKind<AdmissionPolicyLiftedStep> = {
  async probe(step, context) {
    const clients = await context.clients()
    if (!(await needsAnnotations(step, clients))) return []
    const policies = await existing(step.policies, clients)
    if (policies.length === 0) return []
    const refusal = await refusalOf(step, clients, context)
    if (refusal === undefined) return []
    if (!step.lift) throw guardedFailure(step, policies, refusal)
    return policies.map((policy) => ({ action: 'remove', ...aboutObject(policy) }))
  },

  async apply(step, context) {
    const clients = await context.clients()
    await deleteObjects(step.policies, clients, context)
    // the API server enforces a policy for a moment after its deletion
    const dryRun = async () => {
      const refusal = await refusalOf(step, clients, context)
      if (refusal !== undefined) context.waiting(`the end of ${step.policies.map(describeObject).join(', ')}`)
      return refusal
    }
    const refusal = await poll(dryRun, (text) => text === undefined, {
      deadlineMs: DEADLINE_MS,
      pauseMs: PAUSE_MS,
      signal: context.process.signal,
    })
    if (refusal !== undefined) throw guardedFailure(step, step.policies, refusal)
  },
}

/** Whether the object exists without the wanted annotations. */
async function needsAnnotations(
  { object, annotations }: AdmissionPolicyLiftedStep,
  clients: ClusterClients,
): Promise<boolean> {
  const [live] = await existing([object], clients)
  const current = (live?.metadata.annotations ?? {}) as Readonly<Record<string, string>>
  return live !== undefined && Object.entries(annotations).some(([key, value]) => current[key] !== value)
}

async function existing(objects: readonly KubernetesObject[], clients: ClusterClients) {
  const read = await Promise.all(objects.map((object) => readLive(object, clients)))
  return read.filter(isPresent).map(({ live }) => live)
}

/** The rejection of the annotations by a dry run on the server; nothing is written. */
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

const guardedFailure = (
  { name, next }: AdmissionPolicyLiftedStep,
  policies: readonly KubernetesObject[],
  got: string,
) =>
  new Failure({
    code: 'guarded',
    what: `${name}: a policy on the cluster refuses it`,
    expected: `what ${policies.map(describeObject).join(' and ')} lets through`,
    got,
    next,
  })
