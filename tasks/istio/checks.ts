import type { Check, CheckSource, Target } from '../../lib/check/check.ts'
import { client, onePath } from '../../lib/check/paths.ts'
import { clientPod, PROBING, serverPod, service } from '../../lib/check/probing.ts'
import type { TaskContext } from '../../lib/task/task-context.ts'

const [MEMBER, STRICT] = ['member', 'strict']

/**
 * A service with strict mTLS answers a pod of the mesh, and no other pod. This proves that both pods are in the mesh and
 * that istiod has configured them. https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/
 *
 * @param label the label that puts a pod into the mesh, in a namespace outside it
 */
export function istioChecks(label: Readonly<Record<string, string>>, context: TaskContext): readonly Check[] {
  const identity = (app: string) => ({ namespace: PROBING, labels: { app, ...label } })
  const objects = [
    clientPod(MEMBER, context, identity(MEMBER)),
    serverPod(STRICT, context, identity(STRICT)),
    service(STRICT, 'ClusterIP', context, { backends: STRICT }),
    {
      apiVersion: 'security.istio.io/v1beta1',
      kind: 'PeerAuthentication',
      metadata: { name: STRICT, namespace: PROBING },
      spec: { selector: { matchLabels: { app: STRICT } }, mtls: { mode: 'STRICT' } },
    },
  ]
  const member: CheckSource = { at: 'pod', pod: MEMBER }
  const to: Target = { kind: 'ClusterIP', name: STRICT, namespace: PROBING }
  const common = { responder: { pod: STRICT }, objects }
  return [
    { ...onePath('service mesh', member, to, context), ...common },
    { ...onePath('service mesh', client, to, context), ...common, expected: 'denied', allowedFrom: member },
  ]
}
