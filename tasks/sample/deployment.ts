import type { KubernetesObject } from '../../lib/kube/objects/meta.ts'
import type { Lab } from '../../lib/lab/schema.ts'

/** A pod of the lab's sample image that answers over HTTP, with `app` as its label. */
export function sampleDeployment(
  { sample: { image, port } }: Lab,
  name: string,
  namespace: string,
): KubernetesObject {
  const labels = { app: name }
  const container = { name, image, imagePullPolicy: 'IfNotPresent', ports: [{ containerPort: port }] }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  }
}
