import { expect, test } from 'vitest'
import { type kindCheckout, loadBalancers, statusOf } from './lab.ts'

type KindLab = Awaited<ReturnType<typeof kindCheckout>>

const IMAGE = 'docker.io/local/echo:v1'

/** Retries: a change reaches every node after a delay. */
const soon = { timeout: 60_000, interval: 500 }
/**
 * With a Gateway in the cluster, a restarted agent does not regenerate the programs of the pods for a minute: it waits
 * that long for Envoy, which it serves only afterwards (maxSyncWaitTime in cilium's pkg/ciliumenvoyconfig). Compiling
 * them takes additional time.
 */
const regenerated = { timeout: 150_000, interval: 1_000 }

const pod = (name: string, nodeName: string, app = name) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app } },
  spec: {
    nodeName,
    containers: [
      { name: 'echo', image: IMAGE, imagePullPolicy: 'IfNotPresent', ports: [{ containerPort: 8080 }] },
    ],
    terminationGracePeriodSeconds: 0,
  },
})

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'backend-api' },
  spec: { type: 'NodePort', selector: { app: 'backend-api' }, ports: [{ port: 80, targetPort: 8080 }] },
}

/**
 * Tests the components of the default lab with pods, on a running cluster with two workers: `backend-api` and a neighbour
 * on the first, `frontend` and a stranger on the second.
 */
export function componentCases(cluster: string, labOf: () => KindLab): void {
  const kubectl = (...args: string[]) => labOf().kubectl(cluster, ...args)
  const jsonPath = async (path: string, ...args: string[]) =>
    kubectl('get', ...args, '-o', `jsonpath=${path}`)
  const name = 'http://backend-api.default.svc.cluster.local'
  const one = `${cluster}-worker`
  const two = `${cluster}-worker2`

  /** Whether a pod gets an answer from a URL. */
  const reaches = async (from: string, url: string) => {
    try {
      await kubectl('exec', from, '--', '/echo', 'get', url)
      return true
    } catch {
      return false
    }
  }
  /** The states of all endpoints on all nodes. */
  const endpointStates = async () => {
    const agents = await jsonPath(
      '{.items[*].metadata.name}',
      'pods',
      '-n',
      'kube-system',
      '-l',
      'k8s-app=cilium',
    )
    const list = ['endpoint', 'list', '-o', 'jsonpath={[*].status.state}']
    const states = await Promise.all(
      agents.split(' ').map((agent) => labOf().ciliumDbg(cluster, agent, ...list)),
    )
    return [...new Set(states.flatMap((line) => line.trim().split(' ')))]
  }
  const podUrl = async () => `http://${await jsonPath('{.status.podIP}', 'pod', 'backend-api')}:8080`
  const task = async (...args: string[]) => {
    const { exitCode, stderr } = await labOf().make(...args, `CLUSTER=${cluster}`)
    expect(exitCode, stderr).toBe(0)
  }

  test('pods start on their assigned nodes', async () => {
    const pods = [pod('backend-api', one), pod('neighbour', one), pod('frontend', two), pod('stranger', two)]
    await labOf().write(
      'pods.json',
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [service, ...pods] }),
    )
    await kubectl('apply', '-f', `${labOf().folder}/pods.json`)
    await kubectl('wait', '--for=condition=Ready', 'pod', '--all', '--timeout=90s')
    expect(await jsonPath('{.items[*].spec.nodeName}', 'pods', '-l', 'app in (frontend,backend-api)')).toBe(
      `${one} ${two}`,
    )
  })

  test('pods reach pods on the same and on another node, and a service by its name', async () => {
    const url = await podUrl()
    expect(await reaches('neighbour', url)).toBe(true)
    expect(await reaches('frontend', url)).toBe(true)
    await expect.poll(() => reaches('frontend', name), soon).toBe(true)
    expect(await reaches('neighbour', name)).toBe(true)
  })

  test('a NodePort answers on every node, without kube-proxy', async () => {
    const port = await jsonPath('{.spec.ports[0].nodePort}', 'service', 'backend-api')
    const addresses = await jsonPath('{.items[*].status.addresses[?(@.type=="InternalIP")].address}', 'nodes')
    const nodes = addresses.split(' ').filter((address) => address.includes('.'))
    expect(nodes).toHaveLength(3)
    for (const node of nodes) await expect.poll(() => statusOf(`${node}:${port}`), soon).toBe(200)
  })

  test('a LoadBalancer address and a Gateway answer the host and a container on the network', async () => {
    const addresses = await loadBalancers(kubectl)
    for (const address of [addresses.sample, addresses['cilium-gateway-sample']]) {
      await expect.poll(() => statusOf(address ?? ''), soon).toBe(200)
      const image = process.env.KIND_BED_IMAGE ?? ''
      const curl = ['--entrypoint', 'curl', image, '-fsS', '--max-time', '10', `http://${address}/`]
      const container = await labOf().run(['docker', 'run', '--rm', '--network', 'kind', ...curl])
      expect(container.exitCode, container.stderr).toBe(0)
    }
  })

  test('a LoadBalancer address answers a pod', async () => {
    const { sample } = await loadBalancers(kubectl)
    await expect.poll(() => reaches('frontend', `http://${sample}/`), soon).toBe(true)
  })

  test('the node that is excluded from LoadBalancer addresses is reported', async () => {
    const { stderr } = await labOf().make('metallb', `CLUSTER=${cluster}`)
    expect(stderr).toContain(`${cluster}-control-plane: answers for no LoadBalancer address`)
    expect(stderr).not.toContain(`${one}: answers`)
  })

  test.each(['NetworkPolicy', 'CiliumNetworkPolicy'])(
    'a %s lets frontend through and nobody else, until it is gone',
    async (kind) => {
      const policy = {
        name: 'allow-specific-app',
        kind,
        app: 'backend-api',
        ingress: [{ from: [{ app: 'frontend' }] }],
      }
      await task('network-policy', `POLICIES=${JSON.stringify([policy])}`)
      await expect.poll(() => reaches('stranger', name), soon).toBe(false)
      expect(await reaches('neighbour', name)).toBe(false)
      expect(await reaches('frontend', name)).toBe(true)
      await kubectl('delete', kind === 'NetworkPolicy' ? 'networkpolicy' : 'cnp', 'allow-specific-app')
      await expect.poll(() => reaches('stranger', name), soon).toBe(true)
    },
  )

  test('default-deny isolates pods, except for the cluster’s DNS and the paths of a policy', async () => {
    const toBackend = {
      name: 'to-backend',
      app: 'frontend',
      egress: [{ to: [{ app: 'backend-api' }], ports: [8080] }],
    }
    await task('network-policy', 'DEFAULT_DENY=egress', `POLICIES=${JSON.stringify([toBackend])}`)
    await expect.poll(() => reaches('stranger', name), soon).toBe(false)
    expect(await reaches('frontend', name)).toBe(true)
    await kubectl('delete', 'networkpolicy', 'allow-dns')
    await expect.poll(() => reaches('frontend', name), soon).toBe(false)
    expect(await reaches('frontend', await podUrl())).toBe(true)
    await kubectl('delete', 'networkpolicy', '--all')
    await expect.poll(() => reaches('stranger', name), soon).toBe(true)
  })

  test('a changed value is upgraded in place: from tunnels to native routes, and pods still reach each other', async () => {
    const url = await podUrl()
    await task('cilium', 'ROUTING=native')
    const status = await labOf().ciliumDbg(cluster, 'daemonset/cilium', 'status')
    expect(status).toMatch(/Routing: +Network: Native/)
    expect(await kubectl('get', 'secrets', '-n', 'kube-system', '-l', 'owner=helm', '-o', 'name')).toMatch(
      /cilium\.v2/,
    )
    await expect.poll(endpointStates, regenerated).toEqual(['ready'])
    await expect.poll(() => reaches('frontend', url), soon).toBe(true)
    await expect.poll(() => reaches('frontend', name), soon).toBe(true)
    expect(await jsonPath('{.items[*].status.containerStatuses[0].restartCount}', 'pods')).toMatch(/^[0 ]+$/)
  })
}
