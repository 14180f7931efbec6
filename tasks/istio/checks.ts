import type { Check, Target, Vantage } from '../../lib/check/check.ts'
import { client, onePath } from '../../lib/check/paths.ts'
import { clientPod, PROBING, serverPod, service } from '../../lib/check/probing.ts'
import type { World } from '../../lib/task/world.ts'

const [MEMBER, STRICT] = ['member', 'strict']

/**
 * A service that takes nothing but the mesh's own mTLS answers a pod of the mesh, and no other: so both pods have what
 * makes them members, and istiod has told them. https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/
 *
 * @param label what makes a pod one of the mesh, in a namespace that is not
 */
export function istioChecks(label: Readonly<Record<string, string>>, world: World): readonly Check[] {
  const guise = (app: string) => ({ namespace: PROBING, labels: { app, ...label } })
  const objects = [
    clientPod(MEMBER, world, guise(MEMBER)),
    serverPod(STRICT, world, guise(STRICT)),
    service(STRICT, 'ClusterIP', world, { backends: STRICT }),
    {
      apiVersion: 'security.istio.io/v1beta1',
      kind: 'PeerAuthentication',
      metadata: { name: STRICT, namespace: PROBING },
      spec: { selector: { matchLabels: { app: STRICT } }, mtls: { mode: 'STRICT' } },
    },
  ]
  const member: Vantage = { at: 'pod', pod: MEMBER }
  const to: Target = { kind: 'ClusterIP', name: STRICT, namespace: PROBING }
  const asked = { by: { pod: STRICT }, objects }
  return [
    { ...onePath('service mesh', member, to, world), ...asked },
    { ...onePath('service mesh', client, to, world), ...asked, expected: 'denied', allowedFrom: member },
  ]
}
