import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import type { TaskContext } from '../../lib/task/task-context.ts'
import { sampleDeployment } from '../sample/deployment.ts'

const NAME = 'backend'

/** Pods behind a connector in every site, and a listener in every site that leads to the connectors of all. */
export function sampleObjects({ lab }: TaskContext, namespace: string): readonly KubernetesObject[] {
  const metadata = { name: NAME, namespace }
  const api = { apiVersion: 'skupper.io/v2alpha1', metadata }
  return [
    sampleDeployment(lab, NAME, namespace),
    { ...api, kind: 'Connector', spec: { routingKey: NAME, selector: `app=${NAME}`, port: lab.sample.port } },
    { ...api, kind: 'Listener', spec: { routingKey: NAME, host: NAME, port: 8080 } },
  ]
}
