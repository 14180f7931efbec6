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
  const seen = (): { argv: string[]; env: Record<string, string>; pid: number } =>
    JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8'))
  return { opening, stop, seen, access, cacheFolder: tools.cacheFolder }
}

async function open(...args: Parameters<typeof setUp>) {
  const { opening, ...rest } = setUp(...args)
  const reader = await opening
  onTestFinished(() => reader.close())
  return { reader, ...rest }
}

test('the proxy is for one cluster said in full, on a private socket, and cannot write', async () => {
  const { seen, access } = await open()
  const { argv } = seen()
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

test('nothing of the user’s environment chooses its cluster or its caches', async () => {
  const { seen, cacheFolder } = await open('good', {
    KUBECONFIG: '/home/user/.kube/config',
    KUBERNETES_SERVICE_HOST: '10.0.0.1',
    HELM_KUBECONTEXT: 'production',
    HTTPS_PROXY: 'http://proxy',
  })
  const { env } = seen()
  expect(env.KUBECONFIG).toBeUndefined()
  expect(env.KUBERNETES_SERVICE_HOST).toBeUndefined()
  expect(env.HELM_KUBECONTEXT).toBeUndefined()
  expect(env.KUBECACHEDIR?.startsWith(cacheFolder)).toBe(true)
  expect(env.HTTPS_PROXY).toBe('http://proxy')
})

test('an object, or undefined where there is none', async () => {
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

test('a watch gives objects as they come, and may be left early', async () => {
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

test('closed, the proxy and its folder are gone, and closing again is no error', async () => {
  const { reader, seen } = await open()
  const { argv, pid } = seen()
  const folder = dirname(argv.find((argument) => argument.startsWith('--unix-socket='))?.slice(14) ?? '')
  expect([isRunning(pid), existsSync(folder)]).toEqual([true, true])
  await reader.close()
  await expectEnded(pid)
  expect(existsSync(folder)).toBe(false)
  await reader.close()
})

test('a context that does not work is said, with what kubectl says of it', async () => {
  const { opening, seen } = setUp('bad')
  expect(await detailsOf(opening)).toMatchObject({
    code: 'cluster-unreachable',
    got: 'error: context "bad" does not exist',
    next: expect.stringContaining('--context bad'),
  })
  await expectEnded(seen().pid)
})

test('an abort ends the proxy', async () => {
  const { reader, stop, seen } = await open()
  const reason = new Failure({ code: 'interrupted', what: 'by the test' })
  stop.abort(reason)
  await expectEnded(seen().pid)
  expect(await failureOf(reader.get('/ok'))).toBe(reason)
})
