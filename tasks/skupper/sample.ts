import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import type { World } from '../../lib/task/world.ts'

const NAME = 'backend'

/** Pods behind a connector in every site, and a listener in every site that leads to the connectors of all. */
export function sampleObjects({ lab }: World, namespace: string): readonly KubernetesObject[] {
  const { image, port } = lab.sample
  const metadata = { name: NAME, namespace }
  const labels = { app: NAME }
  const container = { name: NAME, image, imagePullPolicy: 'IfNotPresent', ports: [{ containerPort: port }] }
  const api = { apiVersion: 'skupper.io/v2alpha1', metadata }
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    },
    { ...api, kind: 'Connector', spec: { routingKey: NAME, selector: `app=${NAME}`, port } },
    { ...api, kind: 'Listener', spec: { routingKey: NAME, host: NAME, port: 8080 } },
  ]
}
