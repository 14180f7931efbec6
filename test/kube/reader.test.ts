import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { openReader } from '../../lib/kube/reader.ts'
import { detailsOf, failureOf } from '../process/failing.ts'
import { tempFolder } from '../process/folder.ts'
import { expectEnded, isRunning } from '../process/groups.ts'
import { fakeKubectl } from './fake-kubectl.ts'

vi.setConfig({ testTimeout: 30_000 })

function setUp(context = 'good', env: Readonly<Record<string, string>> = {}) {
  const folder = tempFolder()
  const tools = { kubectl: fakeKubectl(folder), helm: '/none', cacheFolder: join(folder, 'cache') }
  const stop = new AbortController()
  const access = { kubeconfig: join(folder, 'kubeconfig'), context }
  const opening = openReader(tools, access, {
    env: { PATH: process.env.PATH, ...env },
    signal: stop.signal,
  })
  const recorded = (): { argv: string[]; env: Record<string, string>; pid: number } =>
    JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8'))
  return { opening, stop, recorded, access, cacheFolder: tools.cacheFolder }
}

async function open(...args: Parameters<typeof setUp>) {
  const { opening, ...rest } = setUp(...args)
  const reader = await opening
  onTestFinished(() => reader.close())
  return { reader, ...rest }
}

test('the proxy has an explicit cluster and a private socket, and cannot write', async () => {
  const { recorded, access } = await open()
  const { argv } = recorded()
  const socket = argv.find((argument) => argument.startsWith('--unix-socket='))
  expect(argv).toEqual([
    '--kubeconfig',
    access.kubeconfig,
    '--context',
    'good',
    'proxy',
    socket,
    '--reject-methods=POST,PUT,PATCH,DELETE',
  ])
  expect(Buffer.byteLength(socket ?? '')).toBeLessThan(100)
})

test('the user’s environment does not select its cluster or its caches', async () => {
  const { recorded, cacheFolder } = await open('good', {
    KUBECONFIG: '/home/user/.kube/config',
    KUBERNETES_SERVICE_HOST: '10.0.0.1',
    HELM_KUBECONTEXT: 'production',
    HTTPS_PROXY: 'http://proxy',
  })
  const { env } = recorded()
  expect(env.KUBECONFIG).toBeUndefined()
  expect(env.KUBERNETES_SERVICE_HOST).toBeUndefined()
  expect(env.HELM_KUBECONTEXT).toBeUndefined()
  expect(env.KUBECACHEDIR?.startsWith(cacheFolder)).toBe(true)
  expect(env.HTTPS_PROXY).toBe('http://proxy')
})

test('GET returns the object, or undefined if there is none', async () => {
  const { reader } = await open()
  expect(await reader.get('/ok')).toEqual({ kind: 'Pod' })
  expect(await reader.get('/none')).toBeUndefined()
})

test.each([
  ['/forbidden', 'status 403: you may not', false],
  ['/busy', 'status 429: no message', true],
  ['/broken', 'status 500: no', true],
])('GET %s is refused: %s', async (path, got, retryable) => {
  const { reader } = await open()
  expect(await detailsOf(reader.get(path))).toMatchObject({ code: 'api-refused', got, retryable })
})

test('a watch yields events as they arrive, and can be left early', async () => {
  const { reader, stop } = await open()
  const events: unknown[] = []
  for await (const event of reader.watch('/watch', stop.signal)) {
    events.push(event)
    if (events.length === 2) break
  }
  expect(events).toEqual([
    { type: 'ADDED', object: { a: 1 } },
    { type: 'DELETED', object: { a: 2 } },
  ])
})

test('`close` ends the proxy and removes its folder; a second call is no error', async () => {
  const { reader, recorded } = await open()
  const { argv, pid } = recorded()
  const folder = dirname(argv.find((argument) => argument.startsWith('--unix-socket='))?.slice(14) ?? '')
  expect([isRunning(pid), existsSync(folder)]).toEqual([true, true])
  await reader.close()
  await expectEnded(pid)
  expect(existsSync(folder)).toBe(false)
  await reader.close()
})

test('a context that does not work is reported with the output of kubectl', async () => {
  const { opening, recorded } = setUp('bad')
  expect(await detailsOf(opening)).toMatchObject({
    code: 'cluster-unreachable',
    got: 'error: context "bad" does not exist',
    next: expect.stringContaining('--context bad'),
  })
  await expectEnded(recorded().pid)
})

test('an abort ends the proxy', async () => {
  const { reader, stop, recorded } = await open()
  const reason = new Failure({ code: 'interrupted', what: 'by the test' })
  stop.abort(reason)
  await expectEnded(recorded().pid)
  expect(await failureOf(reader.get('/ok'))).toBe(reason)
})
