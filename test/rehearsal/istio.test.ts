import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { childEnvironment } from '../../lib/process/environment.ts'
import { findArtifact } from '../../lib/tools/resolve.ts'
import { toolsContext } from '../../lib/workspace/toolbox.ts'
import { istioctl } from '../../tasks/install-istioctl.mts'
import { type Checkout, checkout } from '../checkout.ts'

const host = {
  env: process.env,
  signal: new AbortController().signal,
  cwd: process.cwd(),
  emit: () => {},
  print: () => {},
}
const context = {
  ...(await toolsContext({}, host)),
  process: { env: childEnvironment(host.env), signal: host.signal },
}
const hasIstioctl = (await findArtifact(istioctl, context, () => {})) !== undefined
const cluster = 'mesh'
const lab = (components: object) => JSON.stringify({ clusters: { [cluster]: { components } } })

// building it from its Go module takes up to 12 minutes: `make install-istioctl`
describe.skipIf(!hasIstioctl)(
  'Istio (skipped where istioctl is neither in the cache nor on the PATH)',
  () => {
    let checkedOut: Checkout
    let first: Awaited<ReturnType<Checkout['make']>>
    const read = async (...args: string[]) =>
      JSON.parse(await checkedOut.kubectl(cluster, 'get', ...args, '-o', 'json'))

    beforeAll(async () => {
      checkedOut = await checkout()
      await checkedOut.write(
        'mesh.yaml',
        lab({ 'gateway-api': {}, istio: { hub: 'hub.lab/istio', tag: '9.9.9' } }),
      )
      first = await checkedOut.make('rehearse', 'LAB=mesh.yaml')
    })
    afterAll(() => checkedOut?.remove())

    test('the demo profile comes up, with a precheck before and an analysis after it', async () => {
      expect(first.exitCode, first.stderr).toBe(0)
      const deployments = await read('deployments', '-n', 'istio-system')
      const images = deployments.items.map(
        (item: { spec: { template: { spec: { containers: { image: string }[] } } } }) =>
          item.spec.template.spec.containers[0]?.image,
      )
      expect(images).toHaveLength(3)
      expect(images).toContain('hub.lab/istio/pilot:9.9.9')
    })

    test('the default namespace is in the mesh', async () => {
      expect((await read('namespace', 'default')).metadata.labels).toMatchObject({
        'istio-injection': 'enabled',
      })
    })

    test('a second run changes nothing', async () => {
      const second = await checkedOut.make('rehearse', 'LAB=mesh.yaml')
      expect(second.stdout, second.stderr).toContain('up: done, nothing changed')
    })

    test('a value of the user is in istiod, and a revision runs beside it', async () => {
      const istio = {
        profile: 'minimal',
        revision: 'canary',
        values: { pilot: { traceSampling: 42 } },
        namespaces: ['shop'],
      }
      await checkedOut.write('canary.yaml', lab({ 'gateway-api': {}, istio }))
      const canary = await checkedOut.make('rehearse', 'LAB=canary.yaml')
      expect(canary.exitCode, canary.stderr).toBe(0)
      const { spec } = await read('deployment', 'istiod-canary', '-n', 'istio-system')
      expect(spec.template.spec.containers[0].env).toContainEqual({
        name: 'PILOT_TRACE_SAMPLING',
        value: '42',
      })
      expect((await read('namespace', 'shop')).metadata.labels).toMatchObject({ 'istio.io/rev': 'canary' })
    })
  },
)
