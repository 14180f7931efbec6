import type { Check, CheckSource, Target } from '../../lib/check/check.ts'
import { client, onePath } from '../../lib/check/paths.ts'
import { clientPod, PROBING, serverPod, service } from '../../lib/check/probing.ts'
import type { TaskContext } from '../../lib/task/task-context.ts'

const [MEMBER, STRICT] = ['member', 'strict']

/**
 * A service that takes nothing but the mesh's own mTLS answers a pod of the mesh, and no other: so both pods have what
 * makes them members, and istiod has told them. https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/
 *
 * @param label what makes a pod one of the mesh, in a namespace that is not
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
  const asked = { responder: { pod: STRICT }, objects }
  return [
    { ...onePath('service mesh', member, to, context), ...asked },
    { ...onePath('service mesh', client, to, context), ...asked, expected: 'denied', allowedFrom: member },
  ]
}
